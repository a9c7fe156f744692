namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only once the application runs, such as a port.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}

/// <summary>How a value is written down in a deployment manifest.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

/// <summary>A value that other values may be composed of.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value that is composed of others.</summary>
public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}
