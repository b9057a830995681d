using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Ledger.Passports;

/// <summary>Reads a passport from the parts between its empty lines. Bytes are input: all is bounded.</summary>
internal sealed class PassportParser(string[] parts)
{
    private const int NotesMax = 32 + KeyChain.RotationsMax;
    private const string EventPrefix = "event ";

    private readonly List<Cosignature> _cosignatures = [];
    private readonly List<LatestStatement> _latest = [];
    private readonly List<KeyRotation> _rotations = [];
    private readonly List<PassportEvent> _events = [];

    public Passport? TryParse(out string error)
    {
        if (parts[0].Split('\n') is not [PassportText.Header, var subjectLine, var eventsLine]
            || !PassportSubject.TryParse(subjectLine, out var subject) || CountIn(eventsLine) is not { } count)
        {
            error = $"it does not begin with {PassportText.Header}, a subject and a number of events";
            return null;
        }

        var notes = Array.FindIndex(parts, part => part.StartsWith(EventPrefix, StringComparison.Ordinal)) - 1;
        if (notes is < 2 or > 2 * NotesMax || notes % 2 != 0 || parts.Length - 1 - notes != count)
        {
            error = $"it does not hold a checkpoint, at most {NotesMax} notes and the {count} events it names";
            return null;
        }

        // A signature line that nobody checks could say anything.
        var manySigned = Enumerable.Range(0, notes / 2).Select(note => (2 * note) + 1)
            .Any(at => parts[at + 1].Count('\n') != (IsRotation(at) ? 1 : 0));
        if (manySigned)
        {
            error = "a note of the passport has one signature, a rotation two";
            return null;
        }

        if (!SignedCheckpoint.TryParse(Note(1), out var checkpoint, out error))
        {
            return null;
        }

        for (var at = 3; at <= notes; at += 2)
        {
            if (!TakeNote(at, out error))
            {
                return null;
            }
        }

        for (var at = notes + 1; at < parts.Length; at++)
        {
            if (TryParseEvent(parts[at]) is not { } item)
            {
                error = $"event {at - notes} of the passport is malformed";
                return null;
            }

            _events.Add(item);
        }

        return new Passport
        {
            Subject = subject,
            Checkpoint = checkpoint,
            Cosignatures = _cosignatures,
            Latest = _latest,
            Rotations = _rotations,
            Events = _events,
        };
    }

    /// <summary>The text of a note and its signature lines are two parts.</summary>
    private byte[] Note(int at) => Encoding.UTF8.GetBytes($"{parts[at]}\n\n{parts[at + 1]}\n");

    private bool TakeNote(int at, out string error)
    {
        var bytes = Note(at);
        if (parts[at].StartsWith(Cosignature.Header, StringComparison.Ordinal))
        {
            return Keep(Cosignature.TryParse(bytes, out var cosignature, out error), _cosignatures, cosignature);
        }

        if (parts[at].StartsWith(LatestStatement.Header + "\n", StringComparison.Ordinal))
        {
            return Keep(LatestStatement.TryParse(bytes, out var statement, out error), _latest, statement);
        }

        if (IsRotation(at))
        {
            var statement = Encoding.UTF8.GetString(bytes);
            return Keep(KeyRotation.TryParse(statement, out var rotation, out error), _rotations, rotation);
        }

        error = $"note {(at + 1) / 2} of the passport is of no kind that belongs in one";
        return false;
    }

    private bool IsRotation(int at) => parts[at].StartsWith(KeyRotation.Header, StringComparison.Ordinal);

    private static bool Keep<T>(bool isGood, List<T> list, T? item)
    {
        if (isGood)
        {
            list.Add(item!);
        }

        return isGood;
    }

    private static int? CountIn(string line) =>
        line.StartsWith("events ", StringComparison.Ordinal)
        && CheckpointBody.TryParseNumber(line["events ".Length..], out var count)
        && count is > 0 and <= Passport.EventsMax
            ? (int)count
            : null;

    private static PassportEvent? TryParseEvent(string part)
    {
        var lines = part.Split('\n');
        if (lines.Length is < 2 or > 2 + InclusionProof.LengthMax
            || !lines[0].StartsWith(EventPrefix, StringComparison.Ordinal)
            || !CheckpointBody.TryParseNumber(lines[0][EventPrefix.Length..], out var index)
            || lines[1].Split(' ') is not [var kind, var content]
            || CanonicalBase64.TryDecode(content) is not { } bytes)
        {
            return null;
        }

        var path = new List<Sha256>();
        foreach (var line in lines.AsSpan(2))
        {
            if (CanonicalBase64.TryDecode(line) is not { Length: Sha256.ByteCount } hash)
            {
                return null;
            }

            path.Add(new Sha256(hash));
        }

        return kind switch
        {
            "entry" => PassportEvent.Of(index, bytes, path),
            "leaf" when bytes.Length == Sha256.ByteCount => PassportEvent.OfPruned(index, new Sha256(bytes), path),
            _ => null,
        };
    }
}
