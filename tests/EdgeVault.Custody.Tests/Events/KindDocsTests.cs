using System.Text.RegularExpressions;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Custody.Tests.Events;

public sealed class KindDocsTests
{
    private const string Rewrite = "EDGEVAULT_WRITE_DOCS";

    // CBV 2.0, section 7.1 and 7.2.
    private static readonly HashSet<string> Steps =
    [
        "accepting", "commissioning", "cycle_counting", "decommissioning", "destroying", "disassembling", "entering_exiting",
        "holding", "inspecting", "installing", "packing", "picking", "receiving", "removing", "repackaging", "repairing",
        "sensor_reporting", "shipping", "storing", "unpacking",
    ];

    private static readonly HashSet<string> Dispositions =
    [
        "active", "available", "completeness_verified", "conformant", "container_closed", "destroyed", "in_progress",
        "in_transit", "inactive", "returned", "sellable_not_accessible", "unavailable", "unknown",
    ];

    /// <summary>EDGEVAULT_WRITE_DOCS=1 draws the page anew.</summary>
    [Fact]
    public void The_page_about_events_says_what_the_protos_say()
    {
        var path = Checkout.PathOf("docs", "formats", "custody-events.md");
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllText(path, KindDocs.Page());
        }

        Assert.Equal(KindDocs.Page(), File.ReadAllText(path));
    }

    [Fact]
    public void Every_kind_says_what_it_means_who_says_it_and_what_it_changes() => Assert.All(KindDocs.Read(), doc =>
    {
        Assert.True(doc.Meaning.Length > 10 && doc.Meaning.EndsWith('.'), doc.Name);
        Assert.NotEqual("–", doc.By);
        Assert.NotEqual("–", doc.Changes);
    });

    /// <summary>As far as the sources tell: somewhere in them a message of the kind is made.</summary>
    [Fact]
    public void Kinds_that_nothing_says_yet_are_marked_and_no_others()
    {
        var sources = string.Join('\n', Directory.EnumerateFiles(Checkout.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("Rehearsal", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var unsaid = CustodyEvent.Descriptor.Oneofs.Single(static oneof => oneof.Name == "kind").Fields
            .Where(field => !Regex.IsMatch(sources, $@"new (\w+\.)*{field.MessageType.Name}\b|\.{field.MessageType.Name} = "))
            .Select(static field => field.Name);

        Assert.Equal(
            unsaid.Order(StringComparer.Ordinal),
            KindDocs.Read().Where(static doc => doc.By.EndsWith(KindDocs.NoWriter, StringComparison.Ordinal))
                .Select(static doc => doc.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Steps_and_dispositions_are_words_of_the_vocabulary() =>
        Assert.All(KindDocs.Read().Where(doc => doc.Cbv is not ("–" or "error declaration")), doc =>
        {
            var words = doc.Cbv.Split(" / ");
            Assert.Equal(2, words.Length);
            Assert.Contains(words[0], Steps);
            Assert.Contains(words[1], Dispositions);
        });

    [Theory]
    [InlineData("radio.proto", 40, 59)]
    [InlineData("gateway.proto", 60, 79)]
    [InlineData("stations.proto", 80, 129)]
    [InlineData("pieces.proto", 80, 129)]
    [InlineData("movements.proto", 80, 129)]
    [InlineData("counts.proto", 130, 159)]
    [InlineData("incidents.proto", 130, 159)]
    [InlineData("operators.proto", 160, 199)]
    public void Numbers_stand_in_their_range(string file, int min, int max) =>
        Assert.All(KindDocs.Read().Where(doc => doc.File == file), doc => Assert.InRange(doc.Number, min, max));

    [Fact]
    public void Every_kind_that_the_design_names_is_there()
    {
        string[] named =
        [
            "tagged", "retagged", "intake_inspected", "certificate_bound", "put_away", "moved", "passage", "passage_settled",
            "observed", "hand_over_offered", "hand_over_accepted", "hand_over_refused", "checked_out", "checked_in", "sealed",
            "unsealed", "aggregated", "disaggregated", "repackaged", "picked", "packed", "shipped", "received", "returned",
            "put_on_hold", "hold_released", "reserved", "reservation_released", "match_verified", "work_sent",
            "work_returned", "stone_set", "stone_unset", "parcel_split", "melted", "destroyed", "count_opened", "count_line",
            "count_closed", "incident_opened", "incident_closed", "clone_suspected", "tag_detached", "custody_broken",
            "custody_re_established", "door_opened", "door_closed", "door_held", "door_forced", "vault_opened",
            "vault_closed", "site_mode_changed", "duress", "coverage_gap_opened", "coverage_gap_closed", "reader_state",
            "raw_reads_shed", "clock_stepped", "climate_excursion_opened", "climate_excursion_closed", "storage_state",
            "recovered_tail", "gateway_started", "key_rotated", "epoch_opened", "base_state", "directive_applied",
            "directive_refused", "operator_signed_in", "operator_denied", "corrected",
        ];
        Assert.Superset(named.ToHashSet(), KindDocs.Read().Select(doc => doc.Name).ToHashSet());
    }

    /// <summary>Numbers that ledgers in the field have: none of them may ever mean something else.</summary>
    [Fact]
    public void Numbers_that_were_given_out_stay() => Assert.Equal(
        (40, 60, 80, 86, 180, 105, 160),
        (CustodyEvent.PassageFieldNumber, CustodyEvent.GatewayStartedFieldNumber, CustodyEvent.PutAwayFieldNumber,
            CustodyEvent.StationStepFieldNumber, CustodyEvent.CorrectedFieldNumber, CustodyEvent.ReservedFieldNumber,
            CustodyEvent.DirectiveAppliedFieldNumber));
}
