using System.Globalization;
using System.Text;

namespace EdgeVault.Campaigns.Writing;

/// <summary>Says one thing a line on standard output, by one write each, so that a kill leaves whole lines.</summary>
internal sealed class LineWriter : IDisposable
{
    private readonly Stream _output = Console.OpenStandardOutput();

    public void Say(FormattableString line) =>
        _output.Write(Encoding.UTF8.GetBytes(
            line.ToString(CultureInfo.InvariantCulture).ReplaceLineEndings(" ") + "\n"));

    public void Dispose() => _output.Dispose();
}
