using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Registers;
using EdgeVault.TestKit;

namespace EdgeVault.Gateway.Tests.Registers;

public sealed class RegisterSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _path;
    private readonly RegisterSource<PieceLoad> _source;

    public RegisterSourceTests()
    {
        _path = _folder.File("pieces.csv");
        _source = new RegisterSource<PieceLoad>("pieces", _path, static path => PieceFile.Load(path));
        File.WriteAllText(_path, "pieceId,epc\nring-1,\n");
        _source.Read();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_read_has_not_changed_nor_has_what_was_only_touched()
    {
        Assert.False(_source.HasChanged(surely: false));
        File.SetLastWriteTimeUtc(_path, DateTime.UnixEpoch);

        Assert.False(_source.HasChanged(surely: false));
        Assert.False(_source.HasChanged(surely: true));
    }

    [Fact]
    public void Other_bytes_of_the_same_length_and_time_are_seen_by_who_wants_to_be_sure()
    {
        var at = File.GetLastWriteTimeUtc(_path);
        File.WriteAllText(_path, "pieceId,epc\nring-2,\n");
        File.SetLastWriteTimeUtc(_path, at);

        Assert.False(_source.HasChanged(surely: false));
        Assert.True(_source.HasChanged(surely: true));
    }

    [Fact]
    public void What_has_changed_has_changed_until_it_is_read()
    {
        File.WriteAllText(_path, "pieceId,epc\nring-1,\nring-2,\n");
        Assert.True(_source.HasChanged(surely: true));
        Assert.True(_source.HasChanged(surely: false));

        Assert.Equal(2, _source.Read().Ids.Count());
        Assert.False(_source.HasChanged(surely: false));
    }

    [Fact]
    public void A_file_that_is_gone_and_one_that_is_back_have_changed()
    {
        var text = File.ReadAllText(_path);
        File.Delete(_path);
        Assert.True(_source.HasChanged(surely: false));
        Assert.True(Assert.Single(_source.Read().Problems).Refused);
        Assert.False(_source.HasChanged(surely: false));

        File.WriteAllText(_path, text);
        Assert.True(_source.HasChanged(surely: false));
        Assert.Equal(["ring-1"], _source.Read().Ids);
    }
}
