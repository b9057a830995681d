using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace EdgeVault.Contracts.Tests.Standins;

/// <summary>One of the real gRPC DLLs, asked what it wants of the stand-ins; the answers are lists of faults.</summary>
internal sealed class RealAssembly(Assembly assembly)
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    private static readonly string[] Standins = ["Grpc.Core.Api", "Grpc.Net.Common"];

    // A reference inside a generic type names !0 or !!0; anything in their place lets the runtime resolve it.
    private static readonly Type[] Anything = [typeof(object), typeof(object), typeof(object), typeof(object)];

    public int TypeReferenceCount { get; private set; }

    public int MemberReferenceCount { get; private set; }

    public int PreparedCount { get; private set; }

    public List<string> FindMissingTypes() =>
        Walk(reader => reader.TypeReferences.Where(handle => IsStandin(reader, handle)), (handle, reader) =>
        {
            TypeReferenceCount++;
            var resolved = assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(handle));
            return resolved.IsVisible || resolved.IsNestedFamORAssem ? null : $"{resolved} is not public.";
        });

    public List<string> FindMissingMembers() =>
        Walk(reader => reader.MemberReferences.Where(handle => IsStandin(reader, handle)), (handle, reader) =>
        {
            MemberReferenceCount++;
            var token = MetadataTokens.GetToken(handle);
            var resolved = assembly.ManifestModule.ResolveMember(token, Anything, Anything)!;
            return IsReachable(resolved) ? null : $"{resolved.DeclaringType}.{resolved} is not public or protected.";
        });

    /// <summary>Loading a type also checks that it overrides and implements what its bases demand.</summary>
    public List<string> FindUnloadableTypes()
    {
        try
        {
            _ = assembly.GetTypes();
            return [];
        }
        catch (ReflectionTypeLoadException e)
        {
            return [.. e.LoaderExceptions.Select(fault => fault!.Message)];
        }
    }

    /// <summary>The runtime takes an override whose base is gone for a new method, and says nothing.</summary>
    public List<string> FindOverridesOfNothing() =>
        [.. assembly.GetTypes().SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot))
            .Where(method => method.GetBaseDefinition().DeclaringType == method.DeclaringType)
            .Select(method => $"{method.DeclaringType}.{method}")];

    /// <summary>Compiles every method body as a first call would, generic ones over stand-in arguments.</summary>
    public List<string> FindUncompilableMethods()
    {
        var faults = new List<string>();
        foreach (var method in assembly.GetTypes().SelectMany(MethodsOf).Where(HasBody))
        {
            try
            {
                RuntimeHelpers.PrepareMethod(method.MethodHandle, InstantiationOf(method));
                PreparedCount++;
            }
            catch (Exception e) when (e is MissingMemberException or TypeLoadException or MemberAccessException
                or ArgumentException or NotSupportedException or FileNotFoundException)
            {
                faults.Add($"{method.DeclaringType}.{method.Name}: {e.Message}");
            }
        }

        return faults;
    }

    private static IEnumerable<MethodBase> MethodsOf(Type type) =>
        [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];

    private static bool HasBody(MethodBase method) => method.GetMethodBody() is not null;

    private static RuntimeTypeHandle[]? InstantiationOf(MethodBase method)
    {
        Type[] ofType = method.DeclaringType!.IsGenericTypeDefinition ? method.DeclaringType.GetGenericArguments() : [];
        Type[] ofMethod = method.IsGenericMethodDefinition ? method.GetGenericArguments() : [];
        return ofType.Length + ofMethod.Length == 0
            ? null
            : [.. ofType.Concat(ofMethod).Select(parameter => ArgumentFor(parameter).TypeHandle)];
    }

    private static Type ArgumentFor(Type parameter) =>
        parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
            ? typeof(int)
            : parameter.GetGenericParameterConstraints().FirstOrDefault() ?? typeof(object);

    private static bool IsReachable(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        _ => false,
    };

    private List<string> Walk<THandle>(
        Func<MetadataReader, IEnumerable<THandle>> select, Func<THandle, MetadataReader, string?> check)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = file.GetMetadataReader();
        return [.. select(reader).Select(handle => FaultOf(() => check(handle, reader))).OfType<string>()];
    }

    private static string? FaultOf(Func<string?> check)
    {
        try
        {
            return check();
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException)
        {
            return e.Message;
        }
    }

    private static bool IsStandin(MetadataReader reader, MemberReferenceHandle handle) =>
        reader.GetMemberReference(handle).Parent is var parent && parent.Kind switch
        {
            HandleKind.TypeReference => IsStandin(reader, (TypeReferenceHandle)parent),
            HandleKind.TypeSpecification => IsStandin(reader, (TypeSpecificationHandle)parent),
            _ => false,
        };

    private static bool IsStandin(MetadataReader reader, TypeSpecificationHandle handle)
    {
        var signature = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return false;
        }

        // ECMA-335 II.23.2.12: GENERICINST, CLASS or VALUETYPE, then the generic type.
        signature.ReadByte();
        var generic = signature.ReadTypeHandle();
        return generic.Kind == HandleKind.TypeReference && IsStandin(reader, (TypeReferenceHandle)generic);
    }

    private static bool IsStandin(MetadataReader reader, TypeReferenceHandle handle)
    {
        var scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsStandin(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => Standins.Contains(
                reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
            _ => false,
        };
    }
}
