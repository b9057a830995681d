using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;

namespace EdgeVault.Hub.Directives;

/// <summary>What a desk may ask a site for: what could never be done is refused here, before it is in the log.</summary>
internal static class GiveRules
{
    // An entry of the ledger has at most 64 KiB, and the envelope needs some of it.
    public const int BytesMax = 56 << 10;

    /// <returns>Null where it can be given; else what would do.</returns>
    public static string? FaultOf(Directive directive, ulong given) => directive.CalculateSize() > BytesMax
        ? $"the directive has {directive.CalculateSize()} bytes; {BytesMax} would do: give it in several."
        : directive.WhatCase switch
        {
            Directive.WhatOneofCase.PieceRegister => RegisterFault(directive.PieceRegister),
            Directive.WhatOneofCase.ExpectedArrival => ArrivalFault(directive.ExpectedArrival),
            Directive.WhatOneofCase.CountPlan when directive.CountPlan.Zone.Length == 0 => "count_plan names no zone.",
            Directive.WhatOneofCase.CountPlan => null,
            Directive.WhatOneofCase.Revoke when directive.Revoke.Index >= given => $"there is no directive {directive.Revoke.Index} yet.",
            Directive.WhatOneofCase.Revoke => null,
            _ => "directive has to say what; pieces are reserved and released by Reserve and Release.",
        };

    private static string? RegisterFault(PieceRegister register) =>
        SiteRegisters.ProblemsOf(register.Csv.Memory) is { Count: > 0 } problems
            ? $"piece_register cannot be read: {string.Join(" ", problems.Take(3))}"
            : null;

    private static string? ArrivalFault(ExpectedArrival arrival)
    {
        if (arrival.Shipment.Length == 0 || arrival.PieceIds.Count == 0)
        {
            return "expected_arrival names no shipment, or no piece.";
        }

        if (arrival.Passports.Count > 0 && (arrival.Passports.Count != arrival.PieceIds.Count
            || !NoteVerifier.TryParse(arrival.FromKey, out _)))
        {
            return "expected_arrival has passports of some pieces only, or no key that they verify with.";
        }

        foreach (var (at, passport) in arrival.Passports.Index())
        {
            if (!PassportText.TryParse(passport.ToByteArray(), out var parsed, out var fault) || parsed.Subject.Id != arrival.PieceIds[at])
            {
                return $"passport {at} is none of '{arrival.PieceIds[at]}': {fault}";
            }
        }

        return null;
    }
}
