using EdgeVault.HardwareSim.Demo;
using EdgeVault.TestKit;

namespace EdgeVault.HardwareSim.Tests.Demo;

public sealed class PlainViewTests
{
    [Fact]
    public void Pipe_gets_plain_lines_and_few_of_them()
    {
        var time = new ManualTimeProvider();
        var output = new StringWriter { NewLine = "\n" };
        var view = new PlainView(output, time);

        view.Say("dc1 [http://127.0.0.1:8480]");
        for (var tick = 0; tick < 60; tick++)
        {
            view.Show(new(TimeSpan.FromSeconds(tick / 2.0), TimeSpan.FromSeconds(30), "walking", 4, 3, 1_200, 11));
            time.Advance(TimeSpan.FromMilliseconds(500));
        }

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("dc1 [http://127.0.0.1:8480]", lines[0]);
        Assert.Equal("   0 s of 30  walking: 4 crossings, 3 passages, 1200 reads, 11 events", lines[1]);
        Assert.Equal(1 + 10, lines.Length);
        Assert.DoesNotContain('\x1b', output.ToString());
    }
}
