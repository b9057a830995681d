using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Passports;

/// <summary>A hub's word that, in the tree of a checkpoint, an event is the newest one about a subject.</summary>
/// <remarks>
/// A signed note by a key named <c>edgevault-hub/&lt;name&gt;</c> over
/// <code>
/// edgevault-latest/v1 LF unix seconds LF origin LF size LF root LF kind " " id LF index LF
/// </code>
/// A Merkle tree cannot prove that something is not in it; only one who has read all of it can say so.
/// </remarks>
public sealed class LatestStatement
{
    internal const string Header = "edgevault-latest/v1";
    private const int LineCount = 7;

    private readonly SignedNote _note;
    private readonly CheckpointBody _body;

    private LatestStatement(
        SignedNote note, CheckpointBody body, DateTimeOffset time, PassportSubject subject, ulong index)
    {
        _note = note;
        _body = body;
        Time = time;
        Subject = subject;
        Index = index;
    }

    /// <summary>When the hub signed, to the second.</summary>
    public DateTimeOffset Time { get; }

    public PassportSubject Subject { get; }

    /// <summary>The newest event about the subject below <see cref="Size"/>.</summary>
    public ulong Index { get; }

    public ulong Size => _body.Size;

    /// <summary>The whole signed note, as stored and sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _note.Bytes;

    public static LatestStatement Create(
        NoteSigner hub, SignedCheckpoint checkpoint, PassportSubject subject, ulong index, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var body = Encoding.UTF8.GetString(checkpoint.Body.Span);
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{Header}\n{time.ToUnixTimeSeconds()}\n{body}{subject}\n{index}\n");
        return TryParse(hub.Sign(Encoding.UTF8.GetBytes(text)), out var statement, out var error)
            ? statement
            : throw new FormatException(error);
    }

    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out LatestStatement? statement, out string error)
    {
        statement = null;
        if (SignedNote.TryParse(bytes, out error) is not { } note)
        {
            return false;
        }

        var lines = Encoding.UTF8.GetString(note.Text).Split('\n');
        if (lines.Length != LineCount + 1 || lines[0] != Header
            || !CheckpointBody.TryParseNumber(lines[1], out var seconds)
            || seconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || !PassportSubject.TryParse(lines[5], out var subject)
            || !CheckpointBody.TryParseNumber(lines[6], out var index))
        {
            error = $"a statement of the newest is {Header}, seconds, a checkpoint's lines, a subject and an index";
            return false;
        }

        var tree = Encoding.UTF8.GetBytes(string.Join('\n', lines[2..5]) + "\n");
        if (!CheckpointBody.TryParse(tree, out var body, out error))
        {
            return false;
        }

        statement = new LatestStatement(
            note, body, DateTimeOffset.FromUnixTimeSeconds((long)seconds), subject, index);
        return true;
    }

    public bool IsSignedBy(NoteVerifier hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return _note.IsSignedBy(hub);
    }

    /// <summary>True when it speaks of this very tree.</summary>
    public bool Covers(SignedCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return _body == new CheckpointBody(checkpoint.Origin, checkpoint.Size, checkpoint.Root);
    }
}
