using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Google.Protobuf;

namespace EdgeVault.Custody.Rules;

/// <summary>What a rule found. Findings of one rule and occurrence become one incident.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Occurrence">The same for all that belongs together: a crossing, a gap, a count.</param>
/// <param name="At">When it was.</param>
public sealed record Finding(IncidentRule Rule, string Occurrence, DateTimeOffset At)
{
    public IReadOnlyList<string> Pieces { get; init; } = [];

    public string Zone { get; init; } = "";

    public string Portal { get; init; } = "";

    /// <summary>For a person, without names and coordinates.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The event that made it; default for what the passing of time made.</summary>
    public EventAt Cause { get; init; }

    /// <summary>People who were in it, by opaque id: they may not close it.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>A fact of its own that goes before the incident: <c>door_held</c>, <c>clone_suspected</c>.</summary>
    public IMessage? Fact { get; init; }

    /// <summary>What made it is itself the fact that others would state.</summary>
    public bool IsToldAlready { get; init; }

    /// <summary>The piece that <see cref="Fact"/> is about; empty where about none.</summary>
    public string FactPiece { get; init; } = "";
}
