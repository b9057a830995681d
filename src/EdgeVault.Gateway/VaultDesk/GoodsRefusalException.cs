using Grpc.Core;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>What somebody says of a piece does not follow from what is known of it.</summary>
internal sealed class GoodsRefusalException(StatusCode status, string why) : Exception(why)
{
    public StatusCode Status => status;

    public static GoodsRefusalException NotNow(string why) => new(StatusCode.FailedPrecondition, why);
}
