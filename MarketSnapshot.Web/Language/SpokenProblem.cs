using System.Globalization;
using MarketSnapshot.Web.Api;
using Microsoft.Extensions.Localization;

namespace MarketSnapshot.Web.Language;

/// <summary>Says in the person's language what the API says in English.</summary>
public static class SpokenProblem
{
    /// <summary>
    /// The same problem in the language of the request. In English the API's own words stand; elsewhere a field is told by the text
    /// <c>error.{field}</c> and the whole by <c>problem.{code}</c>, as far as there is one.
    /// </summary>
    /// <param name="problem">What the API said.</param>
    /// <param name="texts">The room's texts.</param>
    public static ApiProblem Speak(ApiProblem problem, IStringLocalizer texts)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(texts);
        var detail = problem.Code is null ? problem.Detail : Text($"problem.{problem.Code}") ?? problem.Detail;
        if (CultureInfo.CurrentUICulture.Name == Languages.All[0].Code)
            return problem with { Detail = detail };
        return problem with
        {
            Detail = detail,
            Errors = problem.Errors.ToDictionary(error => error.Key, error => Text($"error.{error.Key}") is { } text ? [text] : error.Value, StringComparer.Ordinal),
        };

        string? Text(string key) => texts[key] is { ResourceNotFound: false } text ? text.Value : null;
    }
}
