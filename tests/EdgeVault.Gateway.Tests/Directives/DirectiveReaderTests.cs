using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Ledger.Checkpoints;
using Google.Protobuf;

namespace EdgeVault.Gateway.Tests.Directives;

/// <summary>What a hub, or somebody in its place, sends as a directive.</summary>
public sealed class DirectiveReaderTests : IDisposable
{
    private static readonly byte[] Asked = new Directive { Site = "dc1", Index = 4, CountPlan = new CountPlan { Zone = "vault-a" } }.ToByteArray();

    private readonly NoteSigner _hub = NoteSigner.Create("edgevault-hub/main");
    private readonly NoteSigner _other = NoteSigner.Create("edgevault-hub/main");

    public void Dispose()
    {
        _hub.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void What_the_hub_signed_for_this_site_at_this_place_is_taken() =>
        Demand(DirectiveNote.Create(_hub, "dc1", 4, Asked).ToString(), Asked);

    [Fact]
    public void Nothing_else_is()
    {
        Refused(DirectiveNote.Create(_other, "dc1", 4, Asked).ToString(), Asked);
        Refused(DirectiveNote.Create(_hub, "dc2", 4, Asked).ToString(), Asked);
        Refused(DirectiveNote.Create(_hub, "dc1", 3, Asked).ToString(), Asked);
        Refused(DirectiveNote.Create(_hub, "dc1", 5, Asked).ToString(), Asked);
        Refused("", Asked);
        var note = DirectiveNote.Create(_hub, "dc1", 4, Asked).ToString();
        Refused(note, []);
        for (var bit = 0; bit < Asked.Length * 8; bit++)
        {
            byte[] changed = [.. Asked];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Refused(note, changed);
        }
    }

    private void Refused(string note, byte[] directive) => Assert.Contains(
        "directive 4 of dc1", Assert.Throws<HubLinkException>(() => Demand(note, directive)).Message, StringComparison.Ordinal);

    private void Demand(string note, byte[] directive) => DirectiveReader.DemandSigned(
        "main", _hub.Verifier, "dc1", 4, new SignedDirective { Note = note, Directive = ByteString.CopyFrom(directive) });
}
