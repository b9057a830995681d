using System.Collections.Immutable;
using EdgeVault.Contracts.Custody.V1;
using static EdgeVault.Contracts.Custody.V1.IncidentRule;
using static EdgeVault.Contracts.Custody.V1.Severity;

namespace EdgeVault.Custody.Rules;

/// <summary>Severity by value class, whether it blocks sale, and who has to account for it: the defaults.</summary>
public static class RuleTable
{
    private const string VaultHead = "vault-head";
    private const string LossPrevention = Events.StationRoles.LossPrevention;

    public static ImmutableDictionary<IncidentRule, RuleSetting> Defaults { get; } = new Dictionary<IncidentRule, RuleSetting>
    {
        [ExitWithoutAuthorisation] = new(true, Warning, Alarm, Critical, true, true, LossPrevention),
        [NotHomeAtClosing] = new(true, Warning, Alarm, Critical, false, true, VaultHead),
        [CrossingWithoutProof] = new(true, Notice, Warning, Alarm, true, false, VaultHead),
        [DualControlMissing] = new(true, Warning, Warning, Alarm, true, false, VaultHead),
        [TwoPlaces] = new(true, Alarm, Alarm, Critical, false, true, LossPrevention),
        [DuplicateTagNumber] = new(true, Warning, Warning, Alarm, false, true, VaultHead),
        [UnknownOwnTag] = new(true, Warning, Warning, Warning, true, false, VaultHead),
        [LastingStranger] = new(true, Notice, Notice, Notice, false, false, VaultHead),
        [SeenAfterEnd] = new(true, Warning, Alarm, Critical, false, true, LossPrevention),
        [MissingAtCount] = new(true, Alarm, Alarm, Critical, false, true, LossPrevention),
        [FoundUnexpectedly] = new(true, Notice, Warning, Warning, false, false, VaultHead),
        [SetSplit] = new(true, Warning, Warning, Alarm, false, false, VaultHead),
        [CheckedOutTooLong] = new(true, Notice, Warning, Alarm, true, false, VaultHead),
        [Seal] = new(true, Warning, Alarm, Critical, false, true, LossPrevention),
        [Exposure] = new(true, Warning, Warning, Warning, false, false, VaultHead),
        [IncidentRule.Climate] = new(true, Notice, Warning, Alarm, false, false, VaultHead),
        [IncidentRule.TagDetached] = new(true, Warning, Alarm, Critical, false, true, LossPrevention),
        [CountMismatch] = new(true, Warning, Alarm, Alarm, false, true, VaultHead),
        [UnsettledPassage] = new(true, Notice, Warning, Alarm, true, false, VaultHead),
        [IncidentRule.DoorHeld] = new(true, Warning, Warning, Warning, true, false, VaultHead),
        [IncidentRule.DoorForced] = new(true, Critical, Critical, Critical, false, false, LossPrevention),
        [BlindWhileOpen] = new(true, Warning, Warning, Warning, true, false, VaultHead),
        [ConsignmentDue] = new(true, Notice, Notice, Warning, false, false, VaultHead),
        [IncidentRule.Duress] = new(true, Critical, Critical, Critical, false, false, LossPrevention),
        [IncidentRule.Place] = new(true, Notice, Notice, Notice, false, false, VaultHead),
        [MovedWhileFrozen] = new(true, Warning, Warning, Alarm, false, false, VaultHead),
    }.ToImmutableDictionary();
}
