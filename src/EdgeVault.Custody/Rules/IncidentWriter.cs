using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using ValueClass = EdgeVault.Custody.Pieces.ValueClass;

namespace EdgeVault.Custody.Rules;

/// <summary>Findings → facts: one incident for each occurrence, with severity, block and owner by the site's table.</summary>
public static class IncidentWriter
{
    public const int PiecesMax = 256;

    /// <summary>Escalations of one incident.</summary>
    public const uint LevelMax = 3;

    private const int CausesMax = 64;
    private const uint ClosersHigh = 2;

    /// <summary>In the order in which the occurrences were met.</summary>
    public static IReadOnlyList<CustodyInput> Write(RuleView view, IEnumerable<Finding> findings)
    {
        ArgumentNullException.ThrowIfNull(view);
        var inputs = new List<CustodyInput>();
        foreach (var occurrence in findings.GroupBy(static finding => finding.Occurrence, StringComparer.Ordinal))
        {
            if (view.State.IncidentOf(occurrence.Key) is { } open)
            {
                inputs.Add(ExtensionOf(view, open, [.. occurrence]));
                continue;
            }

            if (!occurrence.Any(static finding => finding.IsToldAlready))
            {
                inputs.AddRange(occurrence.Where(static finding => finding.Fact is not null).Take(1).Select(FactOf));
            }

            inputs.Add(IncidentOf(view, [.. occurrence]));
        }

        return inputs;
    }

    /// <summary>Whether a finding has no incident yet, or its open one does not list all of its pieces and has room.</summary>
    internal static bool IsNews(RuleView view, Finding finding) => view.State.IncidentOf(finding.Occurrence) is { } open
        ? open.Pieces.Count < PiecesMax && finding.Pieces.Any(piece => piece.Length > 0 && !open.Pieces.Contains(piece))
        : !view.State.KnowsIncident(finding.Occurrence);

    internal static Fact Escalation(IncidentRow incident, RulePlan plan, DateTimeOffset now) => new()
    {
        Kind = new IncidentEscalated
        {
            Incident = incident.At.Index, IncidentEpoch = incident.At.Epoch, Level = incident.Level + 1, Owner = plan.EscalateTo,
        },
        From = now,
    };

    private static Fact FactOf(Finding finding) => new()
    {
        Kind = finding.Fact!, From = finding.At, PieceId = finding.FactPiece, Causes = CausesOf([finding]),
    };

    private static Fact IncidentOf(RuleView view, IReadOnlyList<Finding> findings)
    {
        var first = findings[0];
        string[] pieces = [.. findings.SelectMany(static finding => finding.Pieces).Distinct(StringComparer.Ordinal)];
        var valueClass = pieces.Length == 0 ? ValueClass.Mid : pieces.Max(view.ClassOf);
        var setting = view.Plan.Of(first.Rule);
        var opened = new IncidentOpened
        {
            Rule = first.Rule,
            Severity = setting.SeverityOf(valueClass, view.Mode),
            BlocksSale = setting.BlocksSale,
            Occurrence = first.Occurrence,
            PieceCount = (uint)pieces.Length,
            Owner = setting.Owner,
            Zone = first.Zone,
            Portal = first.Portal,
            Detail = first.Detail,
            Closers = ClosersOf(valueClass),
            ValueClass = (Contracts.Custody.V1.ValueClass)(int)valueClass,
        };
        opened.Pieces.AddRange(pieces.Take(PiecesMax));
        return new Fact
        {
            Kind = opened,
            From = first.At,
            Causes = CausesOf(findings),
            Custodians = InvolvedIn(findings),
        };
    }

    private static Fact ExtensionOf(RuleView view, IncidentRow open, IReadOnlyList<Finding> findings)
    {
        string[] more = [.. findings.SelectMany(static finding => finding.Pieces).Where(static piece => piece.Length > 0)
            .Distinct(StringComparer.Ordinal).Except(open.Pieces).Take(PiecesMax - open.Pieces.Count)];
        var valueClass = more.Max(view.ClassOf);
        var extended = new IncidentExtended
        {
            Incident = open.At.Index,
            IncidentEpoch = open.At.Epoch,
            Closers = ClosersOf(valueClass),
            ValueClass = (Contracts.Custody.V1.ValueClass)(int)valueClass,
        };
        extended.Pieces.AddRange(more);
        return new Fact
        {
            Kind = extended, From = findings[0].At, Causes = CausesOf(findings), Custodians = InvolvedIn(findings),
        };
    }

    /// <summary>Whether it blocks sale has no say: who takes a ring past a door without a badge would account for it alone.</summary>
    private static uint ClosersOf(ValueClass highest) => highest == ValueClass.High ? ClosersHigh : 1;

    private static List<FactCustodian> InvolvedIn(IEnumerable<Finding> findings) =>
        [.. findings.SelectMany(static finding => finding.People).Distinct(StringComparer.Ordinal)
            .Select(static person => new FactCustodian(person, StationRoles.Involved))];

    private static List<ulong> CausesOf(IEnumerable<Finding> findings) =>
        [.. findings.Where(static finding => finding.Cause != default).Select(static finding => finding.Cause.Index).Distinct().Take(CausesMax)];
}
