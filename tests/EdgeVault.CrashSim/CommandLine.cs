using System.Globalization;

namespace EdgeVault.CrashSim;

/// <summary>What to run.</summary>
/// <param name="Verb">seeds, exhaustive, flips, cuts or edits.</param>
/// <param name="First">The first seed.</param>
/// <param name="Count">How many.</param>
/// <param name="MiB">Size of the ledger that edits are made in.</param>
/// <param name="KiB">Entries of the ledger that is flipped and cut.</param>
internal sealed record CommandLine(string Verb, int First, int Count, int MiB, int KiB = 64)
{
    public const string Usage =
        """
        seeds       [--count N] [--first N]   seeded crash simulations, 10,000 unless told otherwise
        seeds       --seed N                  one of them again
        exhaustive                            every workload of up to three operations, cut at every step
        flips       [--kib N]                 every single-bit flip of every file of a ledger with 64 KiB of entries
        cuts        [--kib N]                 every truncation of every file of the same ledger
        edits       [--count N] [--mib N]     random edits, 100,000 in 2 MiB unless told otherwise
        """;

    private static readonly string[] Verbs = ["seeds", "exhaustive", "flips", "cuts", "edits"];

    public static CommandLine? TryParse(string[] args, out string fault)
    {
        fault = "";
        if (args.Length == 0 || !Verbs.Contains(args[0]))
        {
            fault = $"The first word is one of {string.Join(", ", Verbs)}.";
            return null;
        }

        var parsed = new CommandLine(args[0], First: 1, Count: args[0] == "edits" ? 100_000 : 10_000, MiB: 2);
        for (var i = 1; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length
                || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                fault = $"{args[i]} is followed by a number.";
                return null;
            }

            if (parsed.TryWith(args[i], value) is not { } next)
            {
                fault = $"There is no option {args[i]}.";
                return null;
            }

            parsed = next;
        }

        return parsed;
    }

    private CommandLine? TryWith(string option, int value) => option switch
    {
        "--seed" => this with { First = value, Count = 1 },
        "--first" => this with { First = value },
        "--count" => this with { Count = value },
        "--mib" => this with { MiB = value },
        "--kib" => this with { KiB = value },
        _ => null,
    };
}
