using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Server.Bson;
using MongoDB.Server.Errors;

namespace MongoDB.Server.Query;

/// <summary>A regular expression over strings; a stored regular expression matches its equal.</summary>
internal sealed class RegexTest : IValueTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Regex _regex;
    private readonly BsonRegularExpression _literal;

    public RegexTest(string pattern, string options)
    {
        _literal = new BsonRegularExpression(pattern, options);
        try
        {
            _regex = new Regex(RegexTranslation.FromPcre(pattern), Parse(options), Patience);
        }
        catch (ArgumentException e)
        {
            throw new MongoError(51091, $"Regular expression is invalid: {e.Message}");
        }
    }

    public bool LooksIntoArrays => true;

    public bool Test(BsonValue? value)
    {
        try
        {
            return value switch
            {
                BsonString text => _regex.IsMatch(text.Value),
                BsonSymbol symbol => _regex.IsMatch(symbol.Name),
                BsonRegularExpression regex => BsonOrder.Instance.Equals(regex, _literal),
                _ => false,
            };
        }
        catch (RegexMatchTimeoutException)
        {
            throw new MongoError(51156, "Error occurred while executing regular expression: match limit exceeded");
        }
    }

    private static RegexOptions Parse(string options)
    {
        var result = RegexOptions.CultureInvariant;
        foreach (var option in options)
        {
            result |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                'u' => RegexOptions.None,
                _ => throw new MongoError(51108, $"invalid flag in regex options: {option}"),
            };
        }

        return result;
    }
}
