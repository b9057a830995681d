using Grpc.Core;

namespace EdgeVault.Contracts.Tests.Standins;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_stored_in_lower_case() =>
        Assert.Equal("x-site", new Metadata.Entry("X-Site", "geneva").Key);

    [Fact]
    public void A_key_is_looked_up_exactly_as_stored()
    {
        var metadata = new Metadata { { "X-Site", "geneva" } };

        Assert.Equal("geneva", metadata.GetValue("x-site"));
        Assert.Null(metadata.GetValue("X-Site"));
    }

    [Fact]
    public void A_repeated_key_gives_its_last_value_and_all_in_order()
    {
        var metadata = new Metadata { { "hop", "dc" }, { "other", "x" }, { "hop", "hub" } };

        Assert.Equal("hub", metadata.GetValue("hop"));
        Assert.Equal(["dc", "hub"], metadata.GetAll("hop").Select(entry => entry.Value));
        Assert.Equal(["hop", "other", "hop"], metadata.Select(entry => entry.Key));
    }

    [Fact]
    public void A_key_that_is_not_there_gives_null()
    {
        Assert.Null(Metadata.Empty.Get("hop"));
        Assert.Null(Metadata.Empty.GetValue("hop"));
        Assert.Null(Metadata.Empty.GetValueBytes("hop-bin"));
    }

    [Fact]
    public void Only_keys_that_end_in_bin_carry_bytes()
    {
        Assert.True(new Metadata.Entry("root-BIN", [1, 2]).IsBinary);
        Assert.False(new Metadata.Entry("root", "text").IsBinary);
        Assert.Throws<ArgumentException>("key", () => new Metadata.Entry("root-bin", "text"));
        Assert.Throws<ArgumentException>("key", () => new Metadata.Entry("root", [1, 2]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("colon:")]
    [InlineData("schlüssel")]
    [InlineData("line\nbreak")]
    public void A_malformed_key_is_refused(string key)
    {
        Assert.Throws<ArgumentException>(nameof(key), () => new Metadata.Entry(key, "value"));
        Assert.Throws<ArgumentException>(nameof(key), () => new Metadata.Entry(key + "-bin\0", [1]));
    }

    [Fact]
    public void Bytes_are_copied_in_and_out()
    {
        byte[] given = [1, 2, 3];
        var entry = new Metadata.Entry("root-bin", given);

        given[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2, 3], entry.ValueBytes);
    }

    [Fact]
    public void Text_can_be_read_as_bytes() =>
        Assert.Equal("geneva"u8.ToArray(), new Metadata.Entry("site", "geneva").ValueBytes);

    [Fact]
    public void The_shared_empty_one_refuses_every_change()
    {
        var entry = new Metadata.Entry("key", "value");
        Action[] changes =
        [
            () => Metadata.Empty.Add(entry),
            () => Metadata.Empty.Add("key", "value"),
            () => Metadata.Empty.Insert(0, entry),
            () => Metadata.Empty.Remove(entry),
            () => Metadata.Empty.RemoveAt(0),
            () => Metadata.Empty[0] = entry,
            Metadata.Empty.Clear,
        ];

        Assert.All(changes, change => Assert.Throws<InvalidOperationException>(change));
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Empty(Metadata.Empty);
    }

    [Fact]
    public void It_is_a_list()
    {
        var first = new Metadata.Entry("a", "1");
        var second = new Metadata.Entry("b", "2");
        var metadata = new Metadata { second };
        metadata.Insert(0, first);
        var copy = new Metadata.Entry[2];
        metadata.CopyTo(copy, 0);

        Assert.Equal([first, second], copy);
        Assert.Equal(1, metadata.IndexOf(second));
        Assert.True(metadata.Remove(first));
        Assert.DoesNotContain(first, metadata);
    }
}
