using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Tests.Events;

/// <summary>What stands beside a verdict in its event.</summary>
public sealed class PassageEvidenceTests
{
    private readonly Vault _vault = new();

    /// <summary>As a small site calls its things, and with the longest that the evidence of a verdict can be.</summary>
    [Theory]
    [InlineData("r1", 30, Direction.In, 11, 305)]
    [InlineData("reader-01", 137, Direction.Out, 211, 345)]
    public void An_event_with_four_antennas_stays_small(string reader, uint reads, Direction raw, uint company, int bytesMost)
    {
        var from = Vault.Start.AddSeconds(-2);
        var crossing = Vault.Cross(Vault.Tag(1), raw == Direction.In ? Direction.In : Direction.Unresolved) with
        {
            Antennas =
            [
                .. Enumerable.Range(0, 4).Select(at => new AntennaReads(
                    reader, (uint)at + 1, at < 2 ? Side.Outside : Side.Inside, reads, from.AddMilliseconds(at * 317),
                    from.AddMilliseconds(1_900), from.AddMilliseconds(1_017), -6_155)),
            ],
            Verdict = new VerdictEvidence(0.987, raw, company, BeamWitness.Agreed, DoorWitness.Open, -0.98),
        };
        _vault.Commit(Vault.Passage(1, Direction.In, from));

        var passage = _vault.Commit(Vault.Group(crossing) with { GroupId = Vault.Boot, Seen = company + 1 })[0];

        Assert.Equal(4, passage.Evidence.Antennas.Count);
        Assert.InRange(CustodyCodec.Serialize(passage).Length, 200, bytesMost);
    }

    [Fact]
    public void Confidence_company_beams_and_door_are_stored_and_shown()
    {
        var evidence = EvidenceOf(Direction.In, new VerdictEvidence(0.9934, Direction.In, 11, BeamWitness.Agreed, DoorWitness.Open));

        Assert.Equal(
            """{"grade":"unauthenticated_reader","badgeUnproven":true,"confidence":0.993,"company":11,"beams":"agreed","door":"open"}""",
            evidence.GetRawText());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.994, "0.99")]
    [InlineData(-0.041, "-0.04")]
    [InlineData(0.0, "0")]
    [InlineData(-7.0, "-1")]
    [InlineData(double.NaN, null)]
    public void How_alike_its_phases_were_is_stored_and_shown_where_any_tell(double? alike, string? shown)
    {
        var evidence = EvidenceOf(Direction.In, new VerdictEvidence(1, Direction.In, 0, BeamWitness.Agreed, PhaseConsistency: alike));

        Assert.Equal(shown is not null, evidence.TryGetProperty("phaseConsistency", out var phases));
        Assert.Equal(shown ?? "", shown is null ? "" : phases.GetRawText());
    }

    [Fact]
    public void The_raw_verdict_is_told_only_where_something_overruled_it()
    {
        var overruled = EvidenceOf(Direction.Unresolved, new VerdictEvidence(0.9, Direction.Out, 0, BeamWitness.Absent));

        Assert.Equal("out", overruled.GetProperty("rawDirection").GetString());
        Assert.Equal("absent", overruled.GetProperty("beams").GetString());
        Assert.False(EvidenceOf(Direction.Out, new VerdictEvidence(0.9, Direction.Out, 0, BeamWitness.Absent))
            .TryGetProperty("rawDirection", out _));
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(-3, 0)]
    [InlineData(1e9, 1_000)]
    public void A_confidence_is_a_share_whatever_is_said(double said, uint stored)
    {
        var crossing = Vault.Cross(Vault.Tag(1), Direction.In) with { Verdict = new(said, Direction.In, 0, BeamWitness.Absent) };

        Assert.Equal(stored, _vault.Commit(Vault.Group(crossing))[0].Evidence.ConfidencePermille);
    }

    [Fact]
    public void Where_the_piece_was_before_stands_beside_the_verdict_and_does_not_change_it()
    {
        Assert.Equal(PriorPlace.Unspecified, PriorOf(Vault.Passage(1, Direction.In)));
        Assert.Equal(PriorPlace.Inside, PriorOf(Vault.Passage(1, Direction.TurnedBack)));
        Assert.Equal(PriorPlace.Inside, PriorOf(Vault.Passage(1, Direction.In)));
        Assert.Equal(PriorPlace.Inside, PriorOf(Vault.Passage(1, Direction.Out)));
        Assert.Equal(PriorPlace.Outside, PriorOf(Vault.Passage(1, Direction.Unresolved)));
        Assert.Equal(PriorPlace.Uncertain, PriorOf(Vault.Passage(1, Direction.In)));
        Assert.Equal(PriorPlace.Elsewhere, PriorOf(Vault.Passage(1, Direction.In) with { InsideZone = "vault-b", OutsideZone = "yard" }));
    }

    [Fact]
    public void Within_a_batch_the_crossing_before_counts()
    {
        var events = _vault.Commit(
            Vault.Passage(1, Direction.In), Vault.Passage(1, Direction.TurnedBack), Vault.Passage(1, Direction.Out),
            Vault.Passage(1, Direction.Unresolved), Vault.Passage(1, Direction.In), Vault.Passage(2, Direction.In));

        Assert.Equal(
            [
                PriorPlace.Unspecified, PriorPlace.Inside, PriorPlace.Inside, PriorPlace.Outside, PriorPlace.Uncertain,
                PriorPlace.Unspecified,
            ],
            events.Select(passage => passage.Evidence.Prior));
        Assert.Equal(Direction.In, events[0].Passage.Direction);
    }

    [Fact]
    public void Of_an_unknown_tag_nothing_is_known()
    {
        _vault.Commit(Vault.Passage(77, Direction.In));

        Assert.Equal(PriorPlace.Unspecified, PriorOf(Vault.Passage(77, Direction.In)));
    }

    private PriorPlace PriorOf(CrossingGroup group) => _vault.Commit(group)[0].Evidence.Prior;

    private JsonElement EvidenceOf(Direction direction, VerdictEvidence verdict)
    {
        var crossing = Vault.Cross(Vault.Tag(7), direction) with { Reason = default, Verdict = verdict };
        var passage = new Vault().Commit(Vault.Group(crossing))[0];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            EventJson.Write(json, 1, passage);
        }

        using var document = JsonDocument.Parse(stream.ToArray());
        return document.RootElement.GetProperty("evidence").Clone();
    }
}
