namespace EdgeVault.Benchmarks.Measuring;

/// <summary>One line on a terminal that says what is going on: the table comes when all is measured, and that may take
/// minutes. Silent where standard error is no terminal.</summary>
internal static class Progress
{
    private const int Width = 78;

    public static void Tell(string what)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{(what.Length > Width ? what[..Width] : what).PadRight(Width)}");
        }
    }

    public static void Clear()
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{new string(' ', Width)}\r");
        }
    }
}
