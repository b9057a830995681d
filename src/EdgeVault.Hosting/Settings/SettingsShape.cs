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
public sealed class SettingsShape<TOptions>(IConfigurationSection section, params Type[] shapes) : IValidateOptions<TOptions>
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
            return at.Value is { } text && !shapes.All(shape => TypeDescriptor.GetConverter(shape).IsValid(text))
                ? [$"{at.Path} is '{text}', which is not {Describe(shapes[0])}."]
                : [];
        }

        return at.GetChildren().SelectMany(child => shapes.Select(shape => TypeOf(shape, child.Key)).OfType<Type>().ToList() is { Count: > 0 } types
            ? Faults(child, types)
            : [$"{child.Path} is not a setting; known here: {string.Join(", ", Known(shapes))}."]);
    }

    private static IEnumerable<string> Known(IEnumerable<Type> shapes) =>
        shapes.SelectMany(Settings).Select(setting => setting.Name).Distinct().Order(StringComparer.Ordinal);

    private static Type? TypeOf(Type shape, string key) =>
        ValueOfMap(shape) ?? Settings(shape).FirstOrDefault(setting => setting.Name.Equals(key, StringComparison.OrdinalIgnoreCase))?.PropertyType;

    private static IEnumerable<PropertyInfo> Settings(Type shape) => shape.GetProperties().Where(property => property.CanWrite || !IsLeaf(property.PropertyType));

    private static Type? ValueOfMap(Type shape) =>
        shape.GetInterfaces().Append(shape)
            .FirstOrDefault(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            ?.GetGenericArguments()[1];

    private static bool IsLeaf(Type shape) => shape.Namespace == "System" || shape.IsEnum;

    private static string Describe(Type shape) => shape == typeof(TimeSpan) ? "a time such as 00:00:30" : $"a {shape.Name}";
}
