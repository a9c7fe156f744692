using System.Text.RegularExpressions;
using FluentValidation;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Sensors;

/// <summary>Rules on sensors that several requests share.</summary>
internal static partial class SensorRules
{
    /// <summary>A sensor type; null is left to <c>Required</c>.</summary>
    public static IRuleBuilderOptions<TRequest, string?> SensorType<TRequest>(this IRuleBuilder<TRequest, string?> rule) => rule
        .Must(type => type is null || (!type.EndsWith('\n') && SensorTypePattern().IsMatch(type)))
        .WithMessage("Must be a name in snake_case of 1 to 32 characters: temperature, humidity, moisture, co2, …");

    [GeneratedRegex(SourceLimits.SensorTypePattern, RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SensorTypePattern();
}
