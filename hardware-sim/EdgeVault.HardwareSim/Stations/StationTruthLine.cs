using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>One line of what people truly did at the stations, beside what the gateway answered. UTC
/// throughout.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ScanLine), "scan")]
[JsonDerivedType(typeof(FactLine), "fact")]
[JsonDerivedType(typeof(UndoneLine), "undone")]
[JsonDerivedType(typeof(RestLine), "rest")]
internal abstract record StationTruthLine
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectRequiredConstructorParameters = true,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The line is not one of these.</exception>
    public static StationTruthLine Parse(string line) =>
        JsonSerializer.Deserialize<StationTruthLine>(line, Json) ?? throw new JsonException("null is no line of it.");
}

/// <summary>Something was scanned.</summary>
/// <param name="Station">Where.</param>
/// <param name="At">When it was sent.</param>
/// <param name="What">What it was, for people.</param>
/// <param name="Expected">What the person who did it right, or wrong on purpose, expects.</param>
/// <param name="Answer">What came back.</param>
/// <param name="IsWrong">The answer contradicts what must be, and no lost answer before it explains that.</param>
internal sealed record ScanLine(
    string Station, DateTimeOffset At, string What, ScanAnswer Expected, ScanAnswer Answer, bool IsWrong) : StationTruthLine;

internal enum ScanAnswer
{
    None,
    Good,
    Bad,
}

/// <summary>Something is so from now on, and the person was told so.</summary>
/// <param name="Id">Number of the fact at its station.</param>
/// <param name="Station">Where.</param>
/// <param name="At">When it was answered.</param>
/// <param name="What">As <see cref="FactKey"/>.</param>
/// <param name="IsCertain">False where an answer was lost: it may be so.</param>
internal sealed record FactLine(int Id, string Station, DateTimeOffset At, FactKey What, bool IsCertain) : StationTruthLine;

/// <summary>A fact was taken back.</summary>
/// <param name="Id">Of the fact.</param>
/// <param name="Station">Where.</param>
/// <param name="IsCertain">False where the answer was lost: it may stand.</param>
internal sealed record UndoneLine(int Id, string Station, bool IsCertain) : StationTruthLine;

/// <summary>Nobody scans any more: all stands above.</summary>
internal sealed record RestLine(DateTimeOffset At) : StationTruthLine;

/// <summary>What a fact says, so that a ledger's event can be held against it.</summary>
/// <param name="Kind">Of the event: <c>put_away</c>, <c>packed</c>, <c>sealed</c>, <c>hand_over_accepted</c>.</param>
/// <param name="PieceId">Empty for a box.</param>
/// <param name="Where">The place; the box.</param>
/// <param name="Custodians"><c>role:id</c>, in alphabetical order, between commas.</param>
internal readonly record struct FactKey(string Kind, string PieceId, string Where, string Custodians)
{
    public static string Of(IEnumerable<(string Role, string Id)> custodians) =>
        string.Join(',', custodians.Select(each => $"{each.Role}:{each.Id}").Order(StringComparer.Ordinal));

    public override string ToString() => $"{Kind} of {PieceId} at {Where} by {Custodians}";
}
