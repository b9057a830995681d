using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Tests.Support;
using Google.Protobuf;

namespace EdgeVault.Custody.Tests.Events;

public sealed class FactTests
{
    private readonly Vault _vault = new();

    [Fact]
    public void Every_kind_can_be_written_as_a_fact_and_shown_as_json()
    {
        var random = new Random(7);
        foreach (var field in AnyKind.Fields)
        {
            var kind = AnyKind.Of(field, random);
            var made = Assert.Single(_vault.Commit(new Fact
            {
                Kind = kind, From = Vault.Start, PieceId = "p-1", Custodians = [new FactCustodian("anna", StationRoles.Handler)],
            }));

            Assert.Equal(field.Name, EventKinds.NameOf(made));
            using var json = JsonDocument.Parse(EventJsonTests.Json(made));
            var names = json.RootElement.EnumerateObject().Select(member => member.Name).ToList();
            Assert.Equal(names.Distinct(), names);
            Assert.Equal(field.Name, json.RootElement.GetProperty("kind").GetString());
            Assert.Equal("p-1", json.RootElement.GetProperty("pieceId").GetString());
        }
    }

    [Fact]
    public void A_fact_shows_its_fields_flat_and_in_words()
    {
        var settled = _vault.Commit(new Fact
        {
            Kind = new PassageSettled
            {
                Portal = "door-1", Passage = 3, Direction = Direction.In, By = SettledBy.InsideRead, Zone = "vault-a",
            },
            From = Vault.Start,
            PieceId = "p-1",
            Causes = [3],
        })[0];

        Assert.Equal(
            """{"index":41,"kind":"passage_settled","occurred":"2026-07-14T08:30:00.000000Z","recorded":"2026-07-14T08:30:00.000000Z","site":"dc1","portal":"door-1","pieceId":"p-1","passage":3,"direction":"in","by":"inside_read","zone":"vault-a","causes":[3],"clockQuality":"synced","utcOffsetMinutes":120}""",
            EventJsonTests.Json(settled));
    }

    [Fact]
    public void Times_tags_and_lists_have_the_shapes_of_the_contract()
    {
        var out1 = _vault.Commit(
            new Fact
            {
                Kind = new CheckedOut { Purpose = "photo", UntilUs = CustodyTime.ToUs(Vault.Start.AddHours(2)) },
                From = Vault.Start,
                PieceId = "p-1",
            },
            new Fact
            {
                Kind = new Retagged { OldTag = TagOf(1), Tag = TagOf(2) },
                From = Vault.Start,
                PieceId = "p-1",
            },
            new Fact
            {
                Kind = new IncidentOpened { Rule = IncidentRule.Climate, Severity = Severity.Alarm, Pieces = { "p-1", "p-2" } },
                From = Vault.Start,
            });

        Assert.Contains("""
            "purpose":"photo","until":"2026-07-14T10:30:00.000000Z"
            """, EventJsonTests.Json(out1[0]), StringComparison.Ordinal);
        Assert.Contains($$"""
            "oldTag":{"epc":"{{Vault.Identity(1)}}","epcHex":"{{Vault.Tag(1).ToHex()}}"},"epc":"{{Vault.Identity(2)}}"
            """, EventJsonTests.Json(out1[1]), StringComparison.Ordinal);
        Assert.Contains("""
            "rule":"climate","severity":"alarm","pieces":["p-1","p-2"]
            """, EventJsonTests.Json(out1[2]), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_text_is_cut_and_what_is_no_kind_is_refused()
    {
        var long1 = _vault.Commit(new Fact
        {
            Kind = new Destroyed { Why = new string('x', 9_000) }, From = Vault.Start, PieceId = "p-1",
        })[0];
        Assert.Equal(512, long1.Destroyed.Why.Length);
        Assert.Throws<ArgumentException>(() => _vault.Commit(new Fact { Kind = new Tag(), From = Vault.Start }));
        Assert.Throws<ArgumentException>(() => _vault.Commit(new Fact
        {
            Kind = new Moved(), From = Vault.Start, GroupId = new byte[3],
        }));
    }

    /// <summary>A kind's field must not hide one of the envelope.</summary>
    [Fact]
    public void No_field_of_a_kind_is_called_like_one_of_the_envelope()
    {
        string[] envelope =
        [
            "index", "kind", "occurred", "recorded", "site", "readPoint", "placeId", "pieceId", "containerId", "groupId",
            "custodians", "evidence", "causes", "occurredTo", "previous", "clockQuality", "utcOffsetMinutes", "station",
            "activity", "scanned",
        ];
        // Written by hand, under names of their own.
        string[] byHand = ["BaseState", "Corrected"];
        foreach (var field in AnyKind.Fields.Where(field => !byHand.Contains(field.MessageType.Name)))
        {
            Assert.DoesNotContain(
                field.MessageType.Fields.InDeclarationOrder(),
                own => envelope.Contains(own.JsonName.EndsWith("Us", StringComparison.Ordinal) ? own.JsonName[..^2] : own.JsonName));
        }
    }

    internal static Tag TagOf(int serial) => new()
    {
        Epc = ByteString.CopyFrom(Vault.Tag(serial).ToArray()), Bits = 96,
    };
}
