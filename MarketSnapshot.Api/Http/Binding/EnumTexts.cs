using System.Collections.Concurrent;
using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary><see cref="EnumText{TEnum}"/> for an enum that is known at run time only.</summary>
internal static class EnumTexts
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<string>> Known = new();

    /// <summary>Every spelling, in the order of declaration.</summary>
    public static IReadOnlyList<string> Of(Type type) => Known.GetOrAdd(type, static enumType =>
        (IReadOnlyList<string>)typeof(EnumText<>).MakeGenericType(enumType).GetProperty(nameof(EnumText<>.All))!.GetValue(null)!);
}
