using EdgeVault.Custody.Stock;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Events;

/// <summary>A container is known by the code that stations scan: the digits of its SSCC, or the identity URI of a returnable
/// asset (GRAI, GIAI). Its tag says the same.</summary>
internal static class ContainerCodes
{
    public const int DepthMax = 8;

    private const string Sscc = "(00)";

    /// <summary>Id of the container whose tag this is; empty where no event spoke of one.</summary>
    public static string Find(in EpcBits tag, CustodyState state)
    {
        if (!EpcCodec.TryDecode(tag, out var epc, out _))
        {
            return "";
        }

        var element = epc.ElementString ?? "";
        if (element.StartsWith(Sscc, StringComparison.Ordinal) && state.KnowsContainer(element[Sscc.Length..]))
        {
            return element[Sscc.Length..];
        }

        return epc.PureIdentityUri is { } uri && state.KnowsContainer(uri) ? uri : "";
    }
}
