using System.Diagnostics.CodeAnalysis;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Rules;

/// <summary>Whether a tag's number was given out by the site's own company.</summary>
internal static class OwnPrefixes
{
    public static bool Has(RulePlan plan, Tag tag, [NotNullWhen(true)] out string? identity)
    {
        identity = null;
        if (plan.OwnPrefixes.Count == 0 || tag.Bits > EpcBits.MaxBits || tag.Bits > tag.Epc.Length * 8
            || !EpcCodec.TryDecode(EpcBits.From(tag.Epc.Span, (int)tag.Bits), out var epc, out _)
            || epc.PureIdentityUri is not { } uri)
        {
            return false;
        }

        // urn:epc:id:sgtin:0614141.812345.1: behind the scheme the first component is the company's.
        var body = uri.AsSpan(uri.LastIndexOf(':') + 1);
        var dot = body.IndexOf('.');
        identity = uri;
        return dot > 0 && plan.OwnPrefixes.Contains(new string(body[..dot]));
    }
}
