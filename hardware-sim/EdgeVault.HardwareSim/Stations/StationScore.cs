namespace EdgeVault.HardwareSim.Stations;

/// <summary>How what a ledger says of the stations compares with what people did there.</summary>
/// <param name="Scans">Made by people.</param>
/// <param name="Accepted">Answered with good.</param>
/// <param name="Refused">Answered with bad.</param>
/// <param name="Right">Facts that people were told of, and that stand in the ledger: custodian, piece and
/// place.</param>
/// <param name="Wrong">Answers that contradict what was scanned.</param>
/// <param name="Missed">Facts that people were told of, and that are not in the ledger.</param>
/// <param name="Invented">Facts in the ledger that nobody scanned.</param>
/// <param name="Faults">A sentence for each of the last three.</param>
internal sealed record StationScore(
    int Scans, int Accepted, int Refused, int Right, int Wrong, int Missed, int Invented, IReadOnlyList<string> Faults)
{
    public static StationScore Of(IReadOnlyList<StationTruthLine> truth, StationEvents events)
    {
        var faults = new List<string>();
        var scans = truth.OfType<ScanLine>().ToList();
        var wrong = scans.FindAll(scan => scan.IsWrong);
        faults.AddRange(wrong.Select(scan =>
            $"wrong answer: {scan.Station} said {scan.Answer} to {scan.What} at {scan.At:HH:mm:ss.fff}, not {scan.Expected}"));

        var (certain, possible) = Facts(truth);
        var missed = new List<FactKey>();
        var unexplained = events.Standing.Values.ToList();
        foreach (var fact in certain.Where(fact => !unexplained.Remove(fact)))
        {
            missed.Add(fact);
        }

        // Where an answer was lost the ledger decides; more than that was never scanned.
        possible.ForEach(fact => unexplained.Remove(fact));
        faults.AddRange(missed.Select(fact => $"missed at a station: {fact}"));
        faults.AddRange(unexplained.Select(fact => $"invented at a station: {fact}"));
        return new(
            scans.Count,
            scans.Count(scan => scan.Answer == ScanAnswer.Good),
            scans.Count(scan => scan.Answer == ScanAnswer.Bad),
            certain.Count - missed.Count, wrong.Count, missed.Count, unexplained.Count, faults);
    }

    /// <summary>What must stand, and what may.</summary>
    private static (List<FactKey> Certain, List<FactKey> Possible) Facts(IReadOnlyList<StationTruthLine> truth)
    {
        var undone = truth.OfType<UndoneLine>().ToLookup(line => (line.Station, line.Id));
        var (certain, possible) = (new List<FactKey>(), new List<FactKey>());
        foreach (var fact in truth.OfType<FactLine>())
        {
            var taken = undone[(fact.Station, fact.Id)].ToList();
            if (fact.IsCertain && taken.Count == 0)
            {
                certain.Add(fact.What);
            }
            else if (!fact.IsCertain || taken.TrueForAll(line => !line.IsCertain))
            {
                possible.Add(fact.What);
            }
        }

        return (certain, possible);
    }
}
