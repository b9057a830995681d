using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace EdgeVault.Ledger.Passports;

/// <summary>Passport ⇄ its text file; <c>docs/formats/passport.md</c> has every line.</summary>
/// <remarks>
/// <code>
/// passport = header LF checkpoint *(LF note) 1*(LF event)
/// header   = "edgevault-passport/v1" LF kind " " id LF "events " count LF
/// event    = "event " index LF ("entry " base64 / "leaf " base64) LF *(base64 LF)
/// </code>
/// Parts are parted by an empty line; a signed note has one within. One passport has one spelling.
/// </remarks>
public static class PassportText
{
    /// <summary>Larger than any; met before anything is read.</summary>
    public const int BytesMax = 32 << 20;

    internal const string Header = "edgevault-passport/v1";

    /// <exception cref="ArgumentException">No events, too many, or a subject that is not one line of text.</exception>
    public static byte[] Write(Passport passport)
    {
        ArgumentNullException.ThrowIfNull(passport);
        if (passport.Events.Count is 0 or > Passport.EventsMax || !passport.Subject.IsSound)
        {
            throw new ArgumentException(
                $"A passport has 1 to {Passport.EventsMax} events and a subject in one line of plain text; this has "
                + $"{passport.Events.Count} events about '{passport.Subject}'.",
                nameof(passport));
        }

        var text = new ArrayBufferWriter<byte>();
        Put(text, string.Create(
            CultureInfo.InvariantCulture, $"{Header}\n{passport.Subject}\nevents {passport.Events.Count}\n"));
        foreach (var note in Notes(passport))
        {
            Put(text, "\n");
            text.Write(note.Span);
        }

        foreach (var item in passport.Events)
        {
            Put(text, "\n");
            Put(text, EventText(item));
        }

        return text.WrittenSpan.ToArray();
    }

    /// <exception cref="FormatException">What is wrong with it.</exception>
    public static Passport Parse(ReadOnlySpan<byte> bytes) =>
        TryParse(bytes, out var passport, out var error) ? passport : throw new FormatException(error);

    public static bool TryParse(
        ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Passport? passport, out string error)
    {
        passport = null;
        if (bytes.Length > BytesMax)
        {
            error = $"the file has {bytes.Length} bytes; a passport has at most {BytesMax}";
            return false;
        }

        if (!System.Text.Unicode.Utf8.IsValid(bytes) || bytes.IsEmpty || bytes[^1] != (byte)'\n')
        {
            error = "a passport is UTF-8 text of whole lines";
            return false;
        }

        var parser = new PassportParser(Encoding.UTF8.GetString(bytes[..^1]).Split("\n\n"));
        passport = parser.TryParse(out error);
        // Whatever else would read as the same passport is refused: what was verified is what is in the file.
        if (passport is not null && !bytes.SequenceEqual(Write(passport)))
        {
            error = "the passport is not spelled as it is written";
            passport = null;
        }

        return passport is not null;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Notes(Passport passport) =>
    [
        passport.Checkpoint.Bytes,
        .. passport.Cosignatures.Select(note => note.Bytes),
        .. passport.Latest.Select(note => note.Bytes),
        .. passport.Rotations.Select(note => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(note.Statement)),
    ];

    private static string EventText(PassportEvent item)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"event {item.Index}\n");
        text.Append(item.Entry is { } entry
            ? $"entry {Convert.ToBase64String(entry.Span)}\n"
            : $"leaf {item.Leaf.ToBase64()}\n");
        foreach (var hash in item.Path)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.ToString();
    }

    private static void Put(ArrayBufferWriter<byte> target, string text) => target.Write(Encoding.UTF8.GetBytes(text));
}
