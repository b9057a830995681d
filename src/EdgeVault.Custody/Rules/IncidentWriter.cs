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
            if (!occurrence.Any(static finding => finding.IsToldAlready))
            {
                inputs.AddRange(occurrence.Where(static finding => finding.Fact is not null).Take(1).Select(FactOf));
            }

            inputs.Add(IncidentOf(view, [.. occurrence]));
        }

        return inputs;
    }

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
            Closers = valueClass == ValueClass.High && setting.BlocksSale ? ClosersHigh : 1,
            ValueClass = (Contracts.Custody.V1.ValueClass)(int)valueClass,
        };
        opened.Pieces.AddRange(pieces.Take(PiecesMax));
        return new Fact
        {
            Kind = opened,
            From = first.At,
            Causes = CausesOf(findings),
            Custodians = [.. findings.SelectMany(static finding => finding.People).Distinct(StringComparer.Ordinal)
                .Select(static person => new FactCustodian(person, StationRoles.Involved))],
        };
    }

    private static List<ulong> CausesOf(IEnumerable<Finding> findings) =>
        [.. findings.Where(static finding => finding.Cause != default).Select(static finding => finding.Cause.Index).Distinct().Take(CausesMax)];
}
