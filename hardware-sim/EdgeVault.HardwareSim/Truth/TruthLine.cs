using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>One line of a ground truth file: what truly happened, beside what the readers said of it. UTC
/// throughout.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(WorldLine), "world")]
[JsonDerivedType(typeof(CrossingLine), "crossing")]
[JsonDerivedType(typeof(StraysLine), "strays")]
[JsonDerivedType(typeof(ReadsLine), "reads")]
[JsonDerivedType(typeof(QuietLine), "quiet")]
internal abstract record TruthLine
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The line is not one of these.</exception>
    public static TruthLine Parse(string line) =>
        JsonSerializer.Deserialize<TruthLine>(line, Json)
        ?? throw new JsonException("null is not a line of a truth file.");
}

/// <summary>The first line: which world, and what its time 0 is.</summary>
internal sealed record WorldLine(string Site, int Seed, DateTimeOffset StartedAt, int Pieces, int Strays) : TruthLine;

/// <summary>A piece crossed, or turned back. <paramref name="From"/> to <paramref name="To"/>: in view of the
/// door.</summary>
internal sealed record CrossingLine(
    string PieceId,
    string EpcHex,
    string Portal,
    Direction Direction,
    DateTimeOffset From,
    DateTimeOffset To,
    DateTimeOffset CrossedAt,
    string Carrier,
    string Group,
    SideReads Reads,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Traits Traits = Traits.None) : TruthLine;

/// <summary>Reads that the radio made, by the side of the antenna.</summary>
internal readonly record struct SideReads(int Outside, int Inside)
{
    [JsonIgnore]
    public int Total => Outside + Inside;
}

/// <summary>The tags that never moved, and how often they were read.</summary>
internal sealed record StraysLine(IReadOnlyList<string> EpcHex, long Reads) : TruthLine;

/// <summary>All reads that the readers made, and those that a reader lost because nobody took them.</summary>
internal sealed record ReadsLine(long Total, long Lost) : TruthLine;

/// <summary>Nobody walks any more: every crossing stands above.</summary>
internal sealed record QuietLine(DateTimeOffset At, int Crossings) : TruthLine;
