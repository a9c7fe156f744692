using FluentValidation;
using MarketSnapshot.Core;

namespace MarketSnapshot.Api.Http.Rules;

/// <summary>Rules that several requests share.</summary>
internal static class SharedRules
{
    /// <summary>The rules of <see cref="PagedRequest"/>.</summary>
    public static void PageRules<TRequest>(this AbstractValidator<TRequest> validator) where TRequest : PagedRequest =>
        validator.RuleFor(request => request.Limit).InclusiveBetween(1, Cursor.MaxLimit)
            .WithMessage($"Must be 1 to {Cursor.MaxLimit}.");

    /// <summary>A text of 1 to <paramref name="longest"/> characters that is more than white space; null is left to <c>NotNull</c>.</summary>
    public static IRuleBuilderOptions<TRequest, string?> Text<TRequest>(this IRuleBuilder<TRequest, string?> rule, int longest) => rule
        .Must(text => text is null || (text.Length <= longest && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl)))
        .WithMessage($"Must be a text of 1 to {longest} characters without control characters.");

    /// <summary>A field that must be there.</summary>
    public static IRuleBuilderOptions<TRequest, TValue?> Required<TRequest, TValue>(this IRuleBuilder<TRequest, TValue?> rule) =>
        rule.NotNull().WithMessage("Is required.");
}
