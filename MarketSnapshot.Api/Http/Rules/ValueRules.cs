using FluentValidation;

namespace MarketSnapshot.Api.Http.Rules;

/// <summary>Rules on numbers, lists and patterns that several requests share. Null is left to <c>Required</c>.</summary>
internal static class ValueRules
{
    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static IRuleBuilderOptions<TRequest, decimal?> Within<TRequest>(this IRuleBuilder<TRequest, decimal?> rule, decimal least, decimal most) => rule
        .Must(number => number is null || (number >= least && number <= most))
        .WithMessage($"Must be a number from {least:#,0.###} to {most:#,0.###}.");

    /// <summary>The same with at most so many decimals: what is stored is what was sent.</summary>
    public static IRuleBuilderOptions<TRequest, decimal?> Within<TRequest>(
        this IRuleBuilder<TRequest, decimal?> rule, decimal least, decimal most, int decimals) => rule
        .Must(number => number is not { } value || (value >= least && value <= most && decimal.Round(value, decimals) == value))
        .WithMessage($"Must be a number from {least:#,0.###} to {most:#,0.###} with at most {decimals} decimals.");

    /// <summary>A finite number from −<paramref name="most"/> to <paramref name="most"/>.</summary>
    public static IRuleBuilderOptions<TRequest, double?> Within<TRequest>(this IRuleBuilder<TRequest, double?> rule, double most) => rule
        .Must(number => number is not { } value || Math.Abs(value) <= most)
        .WithMessage($"Must be a finite number from {-most:0} to {most:0}.");

    /// <summary>At most so many texts, each of 1 to <paramref name="longest"/> characters.</summary>
    public static IRuleBuilderOptions<TRequest, IReadOnlyList<string?>?> Texts<TRequest>(
        this IRuleBuilder<TRequest, IReadOnlyList<string?>?> rule, int most, int longest) => rule
        .Must(texts => texts is null || (texts.Count <= most && texts.All(text =>
            !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl))))
        .WithMessage($"Must be a list of at most {most} texts of 1 to {longest} characters without control characters.");
}
