using System.Globalization;
using FastEndpoints;
using MarketSnapshot.Core.Persistence;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>How values in paths, queries and headers are read.</summary>
internal static class ValueParsers
{
    /// <summary>
    /// Enums by their spelling only; times as dates (midnight UTC) or with an offset; numbers finite and in plain notation; UUIDs in the
    /// usual form.
    /// </summary>
    public static void ValueParsersForQueries(this BindingOptions binding)
    {
        binding.ValueParserFor<Guid>(input => new(Guid.TryParseExact(input.ToString(), "D", out var id), id));
        binding.ValueParserFor<DateTimeOffset>(input => new(Times.TryParse(input.ToString(), out var time), time));
        binding.ValueParserFor<DateOnly>(input => new(DateOnly.TryParseExact(input.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date), date));
        binding.ValueParserFor<double>(input =>
            new(double.TryParse(input.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number), number));
        binding.ValueParserFor<decimal>(input =>
            new(decimal.TryParse(input.ToString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number), number));
        foreach (var type in typeof(EnumText<>).Assembly.GetExportedTypes().Where(type => type.IsEnum))
            typeof(ValueParsers).GetMethod(nameof(ForEnum), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(type).Invoke(null, [binding]);
    }

    private static void ForEnum<TEnum>(BindingOptions binding) where TEnum : struct, Enum =>
        binding.ValueParserFor<TEnum>(input => new(EnumText<TEnum>.TryParse(input.ToString(), out var value), value));
}
