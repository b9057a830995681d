using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Gateway.Passports;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Registers;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;

namespace EdgeVault.Gateway.Directives;

/// <summary>Takes what hubs ask for that lasts: looks whether it can be so, keeps it, and lets it count.</summary>
internal sealed class OrderDesk(StandingOrders orders, SiteRegisters registers, CustodyBook book)
{
    /// <summary>Reservations are the ledger's; all else lasts in a file.</summary>
    public static bool Handles(Directive directive) => directive.WhatCase is Directive.WhatOneofCase.PieceRegister
        or Directive.WhatOneofCase.ExpectedArrival or Directive.WhatOneofCase.CountPlan or Directive.WhatOneofCase.Revoke;

    /// <param name="hub">Who asks.</param>
    /// <param name="hubKey">Its cosigning key.</param>
    /// <param name="directive">What.</param>
    /// <returns>Null where it is kept and counts; else why not: a word and a sentence.</returns>
    /// <exception cref="Ledger.Disk.DiskException">It could not be kept.</exception>
    public (string Reason, string Detail)? Take(string hub, NoteVerifier hubKey, Directive directive) => directive.WhatCase switch
    {
        Directive.WhatOneofCase.PieceRegister => TakeRegister(hub, directive),
        Directive.WhatOneofCase.ExpectedArrival =>
            ArrivalFault(directive.ExpectedArrival, hubKey) ?? Keep(hub, directive),
        Directive.WhatOneofCase.CountPlan => CountFault(directive.CountPlan) ?? Keep(hub, directive),
        _ => Revoke(hub, directive.Revoke.Index),
    };

    private (string, string)? Keep(string hub, Directive directive)
    {
        orders.Keep(hub, directive);
        return null;
    }

    private (string, string)? TakeRegister(string hub, Directive directive)
    {
        var load = StandingOrders.Load(directive.PieceRegister.Csv.Memory);
        if (load.Problems.FirstOrDefault(problem => problem.Refused) is { } problem)
        {
            return ("bad_register", problem.ToString());
        }

        try
        {
            registers.Give(hub, directive, load.Register);
            return null;
        }
        catch (ArgumentException twice)
        {
            return ("taken_tag", twice.Message);
        }
    }

    private (string, string)? CountFault(CountPlan plan) =>
        book.Read(state => state.Zones.Contains(plan.Zone) || state.PortalsOf(plan.Zone).Any())
            ? null
            : ("unknown_zone", $"No door here leads into a zone '{plan.Zone}'.");

    private (string, string)? Revoke(string hub, ulong index)
    {
        return registers.Revoke(hub, index)
            ? null
            : ("nothing_stands", $"Nothing of directive {index} stands here; a reservation is given back by release.");
    }

    /// <summary>A passport proves where a piece was before it was sent: one that does not verify, or is another's, is a reason to
    /// refuse the whole shipment before it is at the door.</summary>
    private static (string, string)? ArrivalFault(ExpectedArrival arrival, NoteVerifier hubKey)
    {
        if (arrival.Shipment.Length == 0 || arrival.PieceIds.Count == 0)
        {
            return ("incomplete", "A shipment and its pieces must be named.");
        }

        if (arrival.Passports.Count > 0 && !NoteVerifier.TryParse(arrival.FromKey, out _))
        {
            return ("passport_unsound", "from_key is no public key.");
        }

        foreach (var (at, bytes) in arrival.Passports.Index())
        {
            var pieceId = at < arrival.PieceIds.Count ? arrival.PieceIds[at] : "";
            if (PassportFault(bytes.Span, pieceId, NoteVerifier.Parse(arrival.FromKey), hubKey) is { } fault)
            {
                return ("passport_unsound", $"The passport of '{pieceId}' does not verify: {fault}.");
            }
        }

        return null;
    }

    private static string? PassportFault(ReadOnlySpan<byte> text, string pieceId, NoteVerifier key, NoteVerifier hubKey)
    {
        if (!PassportText.TryParse(text.ToArray(), out var passport, out var fault))
        {
            return fault;
        }

        var check = PassportCheck.Of(passport, key, hubKey);
        return passport.Subject.Id != pieceId ? $"it is that of '{passport.Subject.Id}'"
            : check.IsSound ? null
            : string.Join("; ", check.Problems.DefaultIfEmpty("its chain of events is not whole"));
    }
}
