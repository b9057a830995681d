using System.Globalization;
using System.Text.Json;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Passports;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;

namespace EdgeVault.Gateway.Passports;

/// <summary>The whole check of a piece's passport: signatures and paths, then the chain of its events.</summary>
internal sealed class PassportCheck
{
    public const string PieceKind = "piece";

    private readonly Passport _passport;
    private readonly PassportReport _report;
    private readonly PieceHistory _history;

    private PassportCheck(Passport passport, PassportReport report, PieceHistory history)
    {
        _passport = passport;
        _report = report;
        _history = history;
        Problems = [.. report.Problems, .. history.Problems, .. LatestProblems()];
    }

    public IReadOnlyList<string> Problems { get; }

    public bool IsSound => _report.IsSound && _history.IsUnbroken && Problems.Count == 0;

    /// <param name="passport">Parsed; nothing in it is believed.</param>
    /// <param name="key">The ledger's public key.</param>
    /// <param name="hub">The hub's, or null.</param>
    public static PassportCheck Of(Passport passport, NoteVerifier key, NoteVerifier? hub)
    {
        var epoch = LedgerOrigin.TryParse(passport.Checkpoint.Origin, out var origin) ? origin.Epoch : 0;
        var report = PassportVerifier.Verify(passport, key, hub);
        var history = PieceChain.Follow(
            passport.Subject.Id, epoch, passport.Events.Select(item => new PassportPage(item.Index, item.Entry)));
        return new PassportCheck(passport, report, history);
    }

    /// <summary>The members of one JSON object; events only where all of them are proven.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString(_passport.Subject.Kind, _passport.Subject.Id);
        json.WriteString("origin", _passport.Checkpoint.Origin);
        json.WriteNumber("size", _passport.Checkpoint.Size);
        json.WriteString("root", _passport.Checkpoint.Root.ToBase64());
        json.WriteBoolean("signed", _report.IsSigned);
        if (_report.Cosignature is { } cosignature)
        {
            json.WriteString("cosigned", cosignature.Time.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        if (IsSound)
        {
            json.WriteString("completeness", _history.Completeness(_report.Latest?.Index));
            WriteHistory(json);
        }

        json.WriteBoolean("sound", IsSound);
        json.WriteStartArray("problems");
        foreach (var problem in Problems)
        {
            json.WriteStringValue(problem);
        }

        json.WriteEndArray();
    }

    private IEnumerable<string> LatestProblems()
    {
        if (_passport.Subject.Kind != PieceKind)
        {
            yield return $"the passport is of a {_passport.Subject.Kind}, not of a piece";
        }

        if (_report.Latest is { } latest && _history.Newest is { } newest && latest.Index != newest)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the hub names event {latest.Index} as the newest of the piece; the passport ends with {newest}");
        }
    }

    private void WriteHistory(Utf8JsonWriter json)
    {
        json.WriteStartArray("containers");
        foreach (var stay in _history.Stays)
        {
            json.WriteStartObject();
            json.WriteString("containerId", stay.ContainerId);
            json.WriteNumber("from", stay.From);
            WriteNumber(json, "to", stay.To);
            WriteNumber(json, "completeUpTo", stay.CompleteUpTo);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("events");
        foreach (var item in _history.Events)
        {
            EventJson.Write(json, item.Index, item.Event);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, ulong? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
