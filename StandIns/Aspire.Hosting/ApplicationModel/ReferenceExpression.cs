using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An interpolated string whose holes are filled when the application runs.</summary>
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    public static readonly ReferenceExpression Empty = new("", [], []);

    private const string UriFormat = "uri";

    internal ReferenceExpression(string format, IReadOnlyList<IValueProvider> valueProviders, IReadOnlyList<string?> stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        StringFormats = stringFormats;
        ManifestExpressions = [.. valueProviders.Select(p => ((IManifestExpressionProvider)p).ValueExpression)];
    }

    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public IReadOnlyList<string?> StringFormats { get; }

    public IReadOnlyList<string> ManifestExpressions { get; }

    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        if (ValueProviders.Count == 0)
        {
            return string.Format(CultureInfo.InvariantCulture, Format, []);
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(cancellationToken);
            values[i] = Apply(StringFormats[i], value);
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    internal static string? Apply(string? stringFormat, string? value) => (stringFormat, value) switch
    {
        (null, _) or (_, null) => value,
        (UriFormat, _) => Uri.EscapeDataString(value),
        _ => throw new FormatException($"'{stringFormat}' is not a format of reference expressions; '{UriFormat}' is."),
    };

    /// <summary>Collects the pieces of an interpolated string; the compiler calls it.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ExpressionPieces _pieces = new(literalLength, formattedCount);

        public readonly void AppendLiteral(string value) => _pieces.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => _pieces.AppendLiteral(value);

        public readonly void AppendFormatted(string? value, string? format = null) => _pieces.AppendLiteral(Apply(format, value));

        public readonly void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider
            => _pieces.AppendProvider(valueProvider, stringFormat: null);

        public readonly void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider
            => _pieces.AppendProvider(valueProvider, format);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => _pieces.AppendProvider(valueProvider.Resource, stringFormat: null);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider
            => _pieces.AppendProvider(valueProvider.Resource, format);

        internal readonly ReferenceExpression Build() => _pieces.Build();
    }
}
