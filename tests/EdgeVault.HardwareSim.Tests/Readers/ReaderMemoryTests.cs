using EdgeVault.HardwareSim.Readers;

namespace EdgeVault.HardwareSim.Tests.Readers;

public sealed class ReaderMemoryTests
{
    private readonly ReaderMemory _memory = new(50);

    [Fact]
    public void It_warns_once_when_nearly_full_and_again_when_it_was_half_empty_between()
    {
        var warnings = new List<byte?>();
        foreach (var reports in (int[])[39, 40, 50, 41, 30, 45, 19, 42])
        {
            _memory.Holds(reports);
            warnings.Add(_memory.TakeWarning());
        }

        Assert.Equal([null, 80, null, null, null, null, null, 84], warnings);
    }

    [Fact]
    public void An_overflow_is_told_once()
    {
        Assert.False(_memory.TakeOverflow());
        _memory.Overflow();
        _memory.Overflow();

        Assert.True(_memory.TakeOverflow());
        Assert.False(_memory.TakeOverflow());
    }
}
