using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Reader;

public sealed class ReportBufferTests
{
    /// <summary>
    /// Goal: first in, first out, bounded, and what is lost is the newest. Method: a queue beside it, under a seed.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Behaves_as_a_bounded_queue(int seed)
    {
        const int TagsMax = 50;
        var random = new Random(seed);
        var buffer = new ReportBuffer(TagsMax);
        var model = new Queue<uint>();
        var serial = 0u;

        for (var step = 0; step < 20_000; step++)
        {
            for (var adds = random.Next(8); adds > 0; adds--)
            {
                buffer.Add(Tag(++serial), TagReportFields.RoSpecId);
                if (model.Count < TagsMax)
                {
                    model.Enqueue(serial);
                }
            }

            Take(buffer, model, random.Next(1, 8), $"seed {seed}, step {step}");
        }
    }

    [Fact]
    public void An_overflow_is_told_once()
    {
        var buffer = new ReportBuffer(1);
        buffer.Add(Tag(1), TagReportFields.None);
        Assert.False(buffer.TakeOverflow());
        buffer.Add(Tag(2), TagReportFields.None);

        Assert.True(buffer.TakeOverflow());
        Assert.False(buffer.TakeOverflow());
    }

    private static void Take(ReportBuffer buffer, Queue<uint> model, int atMost, string where)
    {
        var writer = new LlrpWriter();
        if (!buffer.TryTake(writer, 1, atMost))
        {
            Assert.True(model.Count == 0, where);
            return;
        }

        var taken = 0;
        var report = new RoAccessReport(Assert.Single(Recorded.Frames(writer.WrittenSpan.ToArray())).Body);
        while (report.TryRead(out var tag))
        {
            taken++;
            Assert.True(model.Dequeue() == tag.RoSpecId, where);
        }

        Assert.True(taken == atMost || model.Count == 0, where);
    }

    private static TagReportData Tag(uint serial) => new(new byte[12]) { RoSpecId = serial };
}
