using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A hub's word on what was in a vault at a time: that these rows are all that its events below an index say.</summary>
/// <remarks>
/// A signed note by a key named <c>edgevault-hub/&lt;name&gt;</c>:
/// <code>
/// edgevault-stock/v1
/// unix seconds of signing
/// unix seconds that it is as of
/// origin LF size LF root, of the checkpoint that all proofs lead to
/// decimal index: events below it are told of
/// decimal count of rows
/// SHA-256 of the rows' bytes, base64
/// </code>
/// </remarks>
public sealed class StockNote
{
    public const string Format = "edgevault-stock/v1";
    private const int LineCount = 9;

    private readonly SignedNote _note;
    private readonly CheckpointBody _body;

    private StockNote(SignedNote note, CheckpointBody body) => (_note, _body) = (note, body);

    /// <summary>When the hub signed, to the second.</summary>
    public DateTimeOffset Time { get; private init; }

    /// <summary>The time that it tells of, to the second.</summary>
    public DateTimeOffset AsOf { get; private init; }

    /// <summary>Events below this index are told of.</summary>
    public ulong Next { get; private init; }

    public ulong Rows { get; private init; }

    public Sha256 Hash { get; private init; }

    /// <summary>The whole signed note.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_note.Bytes);

    /// <param name="hub">Who says so.</param>
    /// <param name="checkpoint">The tree that all proofs lead to.</param>
    /// <param name="time">When.</param>
    /// <param name="asOf">The time that it tells of.</param>
    /// <param name="next">Events below it are told of.</param>
    /// <param name="count">Of rows.</param>
    /// <param name="rows">Their bytes.</param>
    public static StockNote Create(
        NoteSigner hub, SignedCheckpoint checkpoint, DateTimeOffset time, DateTimeOffset asOf, ulong next, ulong count,
        ReadOnlySpan<byte> rows)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var body = Encoding.UTF8.GetString(checkpoint.Body.Span);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Format}\n{time.ToUnixTimeSeconds()}\n{asOf.ToUnixTimeSeconds()}\n{body}{next}\n{count}\n{Sha256.Of(rows).ToBase64()}\n");
        return TryParse(Encoding.UTF8.GetString(hub.Sign(Encoding.UTF8.GetBytes(text))), out var made, out var fault)
            ? made
            : throw new FormatException(fault);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out StockNote? parsed, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        parsed = null;
        if (SignedNote.TryParse(Encoding.UTF8.GetBytes(text), out error) is not { } note)
        {
            return false;
        }

        var lines = Encoding.UTF8.GetString(note.Text).Split('\n');
        if (lines.Length != LineCount + 1 || lines[0] != Format
            || !TryParseTime(lines[1], out var time)
            || !TryParseTime(lines[2], out var asOf)
            || !CheckpointBody.TryParse(Encoding.UTF8.GetBytes(string.Join('\n', lines[3..6]) + "\n"), out var body, out _)
            || !CheckpointBody.TryParseNumber(lines[6], out var next)
            || !CheckpointBody.TryParseNumber(lines[7], out var rows)
            || CanonicalBase64.TryDecode(lines[8]) is not { Length: Sha256.ByteCount } hash)
        {
            error = $"a statement of stock is {Format}, two times, a checkpoint's lines, an index, a count and a hash";
            return false;
        }

        parsed = new StockNote(note, body) { Time = time, AsOf = asOf, Next = next, Rows = rows, Hash = new Sha256(hash) };
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

    private static bool TryParseTime(string text, out DateTimeOffset time)
    {
        var isTime = CheckpointBody.TryParseNumber(text, out var seconds)
            && seconds <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        time = isTime ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : default;
        return isTime;
    }
}
