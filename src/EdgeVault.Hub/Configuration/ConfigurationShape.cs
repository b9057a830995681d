using System.Collections;
using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Configuration;

/// <summary>
/// Finds keys that no setting answers to, and values that are not what their setting wants. The binder ignores the
/// former, so that a misspelt <c>Sits</c> would leave a site refused without a word.
/// </summary>
internal sealed class ConfigurationShape(IConfigurationSection section) : IValidateOptions<HubOptions>
{
    public ValidateOptionsResult Validate(string? name, HubOptions options)
    {
        var faults = Faults(section, typeof(HubOptions)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(IConfigurationSection at, Type shape)
    {
        if (IsLeaf(shape))
        {
            return at.Value is { } text && !Converts(text, shape)
                ? [$"{at.Path} is '{text}', which is not {Describe(shape)}."]
                : [];
        }

        return at.GetChildren().SelectMany(child => TypeOf(shape, child.Key) is { } type
            ? Faults(child, type)
            : [$"{child.Path} is not a setting; known here: {Names(shape)}."]);
    }

    private static Type? TypeOf(Type shape, string key) =>
        ValueOfMap(shape)
        ?? Settings(shape).FirstOrDefault(p => p.Name.Equals(key, StringComparison.OrdinalIgnoreCase))?.PropertyType;

    private static IEnumerable<PropertyInfo> Settings(Type shape) => shape.GetProperties().Where(p => p.CanWrite);

    private static string Names(Type shape) =>
        string.Join(", ", Settings(shape).Select(setting => setting.Name).Order(StringComparer.Ordinal));

    private static Type? ValueOfMap(Type shape) =>
        shape.IsGenericType && typeof(IDictionary).IsAssignableFrom(shape) ? shape.GetGenericArguments()[1] : null;

    private static bool IsLeaf(Type shape) => shape.Namespace == "System";

    private static bool Converts(string text, Type shape) => TypeDescriptor.GetConverter(shape).IsValid(text);

    private static string Describe(Type shape) =>
        shape == typeof(TimeSpan) ? "a time such as 00:00:30" : $"a {shape.Name}";
}
