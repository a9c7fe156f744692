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
        binding.ValueParserFor<Guid>(input => Parsed(Guid.TryParseExact(input.ToString(), "D", out var id), id));
        binding.ValueParserFor<DateTimeOffset>(input => Parsed(Times.TryParse(input.ToString(), out var time), time));
        binding.ValueParserFor<DateOnly>(input => Parsed(DateOnly.TryParseExact(input.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date), date));
        binding.ValueParserFor<bool>(input => Parsed(bool.TryParse(input.ToString(), out var value), value));
        binding.ValueParserFor<int>(input =>
            Parsed(int.TryParse(input.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number), number));
        binding.ValueParserFor<double>(input =>
            Parsed(double.TryParse(input.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number), number));
        binding.ValueParserFor<decimal>(input =>
            Parsed(decimal.TryParse(input.ToString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number), number));
        foreach (var type in typeof(EnumText<>).Assembly.GetExportedTypes().Where(type => type.IsEnum))
            typeof(ValueParsers).GetMethod(nameof(ForEnum), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(type).Invoke(null, [binding]);
    }

    private static void ForEnum<TEnum>(BindingOptions binding) where TEnum : struct, Enum =>
        binding.ValueParserFor<TEnum>(input => Parsed(EnumText<TEnum>.TryParse(input.ToString(), out var value), value));

    // FastEndpoints takes an empty value for one that was not given, and then sets whatever stands here: not Guid.Empty, not 0.
    private static ParseResult Parsed<T>(bool success, T value) where T : struct => new(success, success ? value : null);
}
