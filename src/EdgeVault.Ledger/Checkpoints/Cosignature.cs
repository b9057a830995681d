using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Checkpoints;

/// <summary>A hub's word that it durably holds a ledger up to a checkpoint, at a time.</summary>
/// <remarks>
/// A signed note over <c>edgevault-mirror/v1 LF unix seconds LF</c> and the checkpoint's body, by a key named
/// <c>edgevault-hub/&lt;name&gt;</c> (after C2SP tlog-mirror).
/// </remarks>
public sealed class Cosignature
{
    internal const string Header = "edgevault-mirror/v1\n";

    private readonly SignedNote _note;
    private readonly CheckpointBody _body;

    private Cosignature(SignedNote note, CheckpointBody body, DateTimeOffset time)
    {
        _note = note;
        _body = body;
        Time = time;
    }

    /// <summary>When the hub signed, to the second.</summary>
    public DateTimeOffset Time { get; }

    public string Origin => _body.Origin;

    public ulong Size => _body.Size;

    public Sha256 Root => _body.Root;

    /// <summary>The whole signed note, as stored and sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _note.Bytes;

    public override string ToString() => Encoding.UTF8.GetString(_note.Bytes);

    public static Cosignature Create(NoteSigner hub, SignedCheckpoint checkpoint, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return Parse(hub.Sign([.. Encoding.UTF8.GetBytes($"{Header}{seconds}\n"), .. checkpoint.Body.Span]));
    }

    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static Cosignature Parse(ReadOnlySpan<byte> note) =>
        TryParse(note, out var cosignature, out var error) ? cosignature : throw new FormatException(error);

    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Cosignature? cosignature, out string error)
    {
        cosignature = null;
        if (SignedNote.TryParse(bytes, out error) is not { } note)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(note.Text);
        var secondsEnd = text.StartsWith(Header, StringComparison.Ordinal) ? text.IndexOf('\n', Header.Length) : -1;
        if (secondsEnd < 0 || !CheckpointBody.TryParseNumber(text[Header.Length..secondsEnd], out var seconds)
            || seconds > (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            error = "a cosignature starts with edgevault-mirror/v1 and a line of unix seconds";
            return false;
        }

        if (CheckpointBody.TryParse(note.Text[(secondsEnd + 1)..], out var body, out error))
        {
            cosignature = new Cosignature(note, body, DateTimeOffset.FromUnixTimeSeconds((long)seconds));
        }

        return cosignature is not null;
    }

    /// <summary>True when the hub's key signed it.</summary>
    public bool IsSignedBy(NoteVerifier hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return _note.IsSignedBy(hub);
    }

    /// <summary>True when it cosigns this very tree.</summary>
    public bool Covers(SignedCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return _body == new CheckpointBody(checkpoint.Origin, checkpoint.Size, checkpoint.Root);
    }
}
