using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using TickerQ.Utilities.Base;
using TickerQ.Utilities.Enums;

namespace TickerQ.Internal;

/// <summary>Finds the jobs. What the original reports when the application is compiled is reported here when it starts.</summary>
internal static class FunctionCatalog
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>All jobs among these types, by name.</summary>
    /// <exception cref="InvalidOperationException">A method can't be a job as it is declared, or two jobs have one name.</exception>
    public static IReadOnlyDictionary<string, TickerFunction> Find(IEnumerable<Type> types)
    {
        var found = new SortedDictionary<string, TickerFunction>(StringComparer.Ordinal);
        foreach (var method in types.SelectMany(type => type.GetMethods(AnyMethod)))
        {
            var attribute = method.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(TickerFunctionAttribute));
            if (attribute is null)
            {
                continue;
            }

            var function = Describe(method, attribute.ConstructorArguments);
            if (!found.TryAdd(function.Name, function))
            {
                throw new InvalidOperationException($"Two methods are declared as the ticker function '{function.Name}'.");
            }
        }

        return found;
    }

    private static TickerFunction Describe(MethodInfo method, IList<CustomAttributeTypedArgument> arguments)
    {
        var name = (string?)arguments[0].Value;
        var maxConcurrency = (int)arguments[3].Value!;
        var owner = method.DeclaringType!;

        Demand(!string.IsNullOrEmpty(name), "needs a name");
        Demand(!owner.IsNested, "can't be in a nested class");
        Demand(method.IsStatic || !owner.IsAbstract, "can't be in an abstract class");
        Demand(method.IsPublic || method.IsAssembly, "must be public or internal");
        Demand(!method.ContainsGenericParameters, "can't be generic");
        Demand(maxConcurrency >= 0, "can't have a negative maxConcurrency");
        Demand(method.ReturnType == typeof(Task) || method.ReturnType == typeof(void), "must return Task or nothing");
        foreach (var type in method.GetParameters().Select(parameter => parameter.ParameterType))
        {
            Demand(
                type == typeof(TickerFunctionContext) || type == typeof(CancellationToken),
                "takes nothing but a TickerFunctionContext and a CancellationToken");
        }

        return new TickerFunction(
            name!, (string?)arguments[1].Value, (TickerTaskPriority)arguments[2].Value!, maxConcurrency, Invoker(method, owner));

        void Demand(bool condition, string what)
        {
            if (!condition)
            {
                throw new InvalidOperationException($"The ticker function {owner.FullName}.{method.Name} {what}.");
            }
        }
    }

    private static Func<IServiceProvider, TickerFunctionContext, CancellationToken, Task> Invoker(MethodInfo method, Type owner)
    {
        var create = method.IsStatic ? null : ActivatorUtilities.CreateFactory(owner, Type.EmptyTypes);
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();

        return (services, context, cancellationToken) =>
        {
            var arguments = Array.ConvertAll(
                parameters, type => type == typeof(CancellationToken) ? (object)cancellationToken : context);
            var target = create?.Invoke(services, null);
            return (Task?)method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null) ?? Task.CompletedTask;
        };
    }
}
