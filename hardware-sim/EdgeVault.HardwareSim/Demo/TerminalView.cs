using Spectre.Console;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>For somebody at a terminal: one line that keeps up to date under those that were said.</summary>
internal sealed class TerminalView(IAnsiConsole console, StatusContext status) : IDemoView
{
    // Escaped, never interpolated as markup: names and paths may hold brackets.
    public void Say(string line) => console.MarkupLine(Markup.Escape(line));

    public void Show(DemoProgress progress) => status.Status(Markup.Escape(progress.ToString()));
}
