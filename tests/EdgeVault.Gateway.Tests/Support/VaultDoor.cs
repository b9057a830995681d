using System.Collections.Immutable;
using EdgeVault.Capture;
using EdgeVault.Capture.Portals;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Tests.Support;

/// <summary>One door, a few registered rings, and what Capture says of them.</summary>
internal static class VaultDoor
{
    public const string Portal = "door-1";
    public const string ReadPoint = "urn:epc:id:sgln:0614141.00001.1";

    public static readonly DateTimeOffset At = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static CaptureOptions Options
    {
        get
        {
            var options = new CaptureOptions();
            options.Portals[Portal] = new PortalOptions
            {
                ReadPoint = ReadPoint, InsideZone = "vault-a", OutsideZone = "corridor",
            };
            return options;
        }
    }

    /// <summary>The defaults, and what goes out needs a reason.</summary>
    public static RulePlan Rules { get; } = new()
    {
        Portals = ImmutableDictionary<string, PortalRules>.Empty.Add(Portal, PortalRules.Default with { NeedsAuthorisation = true }),
    };

    /// <summary>Serials 0 to 99 are registered as <c>p-0</c> to <c>p-99</c>; higher ones are unknown tags.</summary>
    public static PieceLoad Pieces { get; } = new(
        new PieceRegister(Enumerable.Range(0, 100).Select(serial => new Piece
        {
            PieceId = $"p-{serial}", Identity = $"urn:epc:id:sgtin:0614141.812345.{serial}",
        })),
        [],
        RowsRefused: 2);

    public static EpcBits Tag(int serial) =>
        EpcCodec.TryEncodeTagUri($"urn:epc:tag:sgtin-96:3.0614141.812345.{serial}", out var bits, out var error)
            ? bits
            : throw new InvalidOperationException(error.ToString());

    /// <summary>Custodian <c>c-</c><paramref name="serial"/>, with that tag in the badge.</summary>
    public static CustodianEntry Wearer(int serial) => new() { CustodianId = $"c-{serial}", Identity = EpcCodec.IdentityKey(Tag(serial)) };

    public static Passage Passage(int serial, PassageDirection direction = PassageDirection.In) => new()
    {
        Epc = Tag(serial),
        Direction = direction,
        Reason = direction == PassageDirection.Unresolved ? UnresolvedReason.Conflict : UnresolvedReason.None,
        From = At,
        To = At.AddSeconds(2),
        Antennas = [new AntennaEvidence("r1", 1, Side.Outside, 5, At, At.AddSeconds(1), At.AddSeconds(0.5), -5_150)],
        GroupSeen = 1,
    };

    public static PassagesDecided Crossing(params int[] serials) => Crossing(PassageDirection.In, serials);

    public static PassagesDecided Crossing(PassageDirection direction, params int[] serials)
    {
        var groupId = new byte[16];
        groupId[0] = (byte)serials[0];
        return new PassagesDecided(At, Portal, groupId, [.. serials.Select(serial => Passage(serial, direction))]);
    }

    public static PortalDecided DecidedUpTo(DateTimeOffset upTo) => new(At, Portal, upTo);

    public static ReaderStateChanged ReaderIs(ReaderStatus status) =>
        new(At, "r1", status, "00-11", "R700", "8.1", "dialled");

    public static CoverageGapOpened GapOpened(GapCause cause = GapCause.ReaderDisconnected) =>
        new(At, 1, Portal, "r1", [1, 2], cause, "link lost", At);

    public static CoverageGapClosed GapClosed(GapCause cause = GapCause.ReaderDisconnected) =>
        new(At, 1, Portal, "r1", cause, At, At.AddSeconds(9));
}
