using System.Text;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Catalogue.Index;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Streams;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger.Checkpoints;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeVault.Hub.Tests;

/// <summary>Cursors and page tokens come back from clients, key files from people: any bytes are answered, none breaks the hub.</summary>
public sealed class OpaqueTokenTests
{
    private readonly SiteBoard _board = new();

    public OpaqueTokenTests() => _board.Update(HubRig.Origin, now => now with
    {
        Head = new MirrorHead(HubRig.Origin, 1_000, [], [], "", "", 0),
    });

    [Theory]
    [InlineData(3)]
    [InlineData(20_261_121)]
    public void A_cursor_with_changed_bytes_is_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var sound = new MergedCursor { NextIndex = { [HubRig.Origin] = 900 } }.ToByteArray();
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = sound[..random.Next(sound.Length + 1)];
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var refused = Record.Exception(() => MergedCursorCodec.Parse(ByteString.CopyFrom(bytes), _board));
            Assert.True(
                refused is null or RpcException { StatusCode: StatusCode.InvalidArgument or StatusCode.OutOfRange },
                $"seed {seed}, round {round}: {refused}");
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20_261_121)]
    public void A_page_token_with_changed_characters_is_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var sound = new PageToken("dc1", new PieceRow("piece-17", 4_200, 0, null)).ToText(new ListPiecesRequest());
        for (var round = 0; round < 5_000; round++)
        {
            var text = new StringBuilder(sound, 0, random.Next(sound.Length + 1), sound.Length);
            for (var change = random.Next(4); change > 0 && text.Length > 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(32, 300);
            }

            var refused = Record.Exception(() => PageToken.Parse(new ListPiecesRequest { PageToken = text.ToString() }));
            Assert.True(
                refused is null or RpcException { StatusCode: StatusCode.InvalidArgument },
                $"seed {seed}, round {round}: {refused}");
        }
    }

    public static TheoryData<ListPiecesRequest> OtherQuestions() => new(
        new ListPiecesRequest { Filter = new PieceFilter { Metal = "platinum" }, Sort = PieceSort.Weight },
        new ListPiecesRequest { Filter = new PieceFilter { Metal = "gold", SellableOnly = true }, Sort = PieceSort.Weight },
        new ListPiecesRequest { Filter = new PieceFilter { Metal = "gold" }, Sort = PieceSort.Carat },
        new ListPiecesRequest { Filter = new PieceFilter { Metal = "gold" }, Sort = PieceSort.Weight, Descending = true },
        new ListPiecesRequest { Sort = PieceSort.Weight });

    [Theory]
    [MemberData(nameof(OtherQuestions))]
    public void A_page_token_is_of_one_filter_and_sort(ListPiecesRequest other)
    {
        var asked = new ListPiecesRequest { Filter = new PieceFilter { Metal = "gold" }, Sort = PieceSort.Weight };
        var token = new PageToken("dc1", new PieceRow("piece-17", 4_200, 0, null)).ToText(asked);
        (asked.PageToken, asked.PageSize, other.PageToken) = (token, 7, token);

        Assert.Equal("piece-17", PageToken.Parse(asked)?.Row.PieceId);
        Assert.Equal(
            StatusCode.InvalidArgument, Assert.Throws<RpcException>(() => PageToken.Parse(other)).StatusCode);
    }

    [Fact]
    public void A_key_file_cut_anywhere_is_refused_by_name()
    {
        using var folder = new TempFolder();
        using var key = NoteSigner.Create(HubRig.Origin);
        var line = key.Verifier.ToString();
        var path = folder.File("dc1.pub");
        for (var length = 0; length < line.Length; length++)
        {
            File.WriteAllText(path, line[..length]);
            Assert.Null(SiteKey.Read(path, out var fault));
            Assert.Contains(path, fault, StringComparison.Ordinal);
        }

        File.WriteAllText(path, line);
        Assert.Equal(HubRig.Origin, SiteKey.Read(path, out _)?.Origin.ToString());
    }
}
