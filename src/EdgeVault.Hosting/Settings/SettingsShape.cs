using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hosting.Settings;

/// <summary>
/// Finds keys that no setting answers to, and values that are not what their setting wants. The binder ignores the
/// former, so that a misspelt <c>Portls</c> would leave a vault door unwatched without a word.
/// </summary>
/// <typeparam name="TOptions">The options in whose name the faults are reported.</typeparam>
/// <param name="section">The section to check.</param>
/// <param name="shapes">The option types that are bound from it, side by side.</param>
public sealed class SettingsShape<TOptions>(IConfigurationSection section, params Type[] shapes)
    : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = Faults(section, shapes).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(IConfigurationSection at, IReadOnlyList<Type> shapes)
    {
        if (shapes.All(IsLeaf))
        {
            return FaultsOfValue(at, shapes);
        }

        // The binder would pass over such a text and leave every default below it.
        return at.Value is { Length: > 0 } value
            ? [$"{at.Path} is '{value}', but holds settings of its own{Hint(shapes)}."]
            : at.GetChildren().SelectMany(child => FaultsOfChild(child, shapes));
    }

    private static IEnumerable<string> FaultsOfChild(IConfigurationSection child, IReadOnlyList<Type> shapes) =>
        shapes.Select(shape => TypeOf(shape, child.Key)).OfType<Type>().ToList() is { Count: > 0 } types
            ? Faults(child, types)
            : [$"{child.Path} is not a setting{Hint(shapes)}."];

    private static IEnumerable<string> FaultsOfValue(IConfigurationSection at, IReadOnlyList<Type> shapes)
    {
        if (at.Value is not { } text)
        {
            return at.GetChildren().Any() ? [$"{at.Path} is one value; nothing can stand below it."] : [];
        }

        return shapes.All(shape => Takes(shape, text))
            ? []
            : [$"{at.Path} is '{text}', which is not {Describe(shapes[0])}."];
    }

    /// <summary>As the binder sees it, who takes names of an enumeration in any case,
    /// and nothing for what may be absent.</summary>
    private static bool Takes(Type shape, string text) => Nullable.GetUnderlyingType(shape) is { } inner
        ? text.Length == 0 || Takes(inner, text)
        : shape.IsEnum ? Enum.TryParse(shape, text, ignoreCase: true, out _)
        : TypeDescriptor.GetConverter(shape).IsValid(text);

    /// <summary>The names that would do; a map takes any.</summary>
    private static string Hint(IReadOnlyList<Type> shapes) => shapes.Any(shape => ValueOfMap(shape) is not null)
        ? ""
        : $"; known here: {string.Join(", ", Known(shapes))}";

    private static IEnumerable<string> Known(IEnumerable<Type> shapes) =>
        shapes.SelectMany(Settings).Select(setting => setting.Name).Distinct().Order(StringComparer.Ordinal);

    private static Type? TypeOf(Type shape, string key) =>
        ValueOfMap(shape) ?? Settings(shape)
            .FirstOrDefault(setting => setting.Name.Equals(key, StringComparison.OrdinalIgnoreCase))?.PropertyType;

    private static IEnumerable<PropertyInfo> Settings(Type shape) =>
        shape.GetProperties().Where(property => property.CanWrite || !IsLeaf(property.PropertyType));

    private static Type? ValueOfMap(Type shape) =>
        shape.GetInterfaces().Append(shape)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            ?.GetGenericArguments()[1];

    private static bool IsLeaf(Type shape) => shape.Namespace == "System" || shape.IsEnum;

    private static string Describe(Type shape) =>
        shape == typeof(TimeSpan) ? "a time such as 00:00:30" : $"a {shape.Name}";
}
