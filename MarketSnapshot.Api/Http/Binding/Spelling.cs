using System.Reflection;
using System.Text.Json;
using FastEndpoints;

namespace MarketSnapshot.Api.Http.Binding;

/// <summary>How clients spell a property of a request.</summary>
internal static class Spelling
{
    /// <summary>The name from <see cref="BindFromAttribute"/> or the header's, else snake_case.</summary>
    public static string Of(PropertyInfo property) =>
        property.GetCustomAttribute<BindFromAttribute>()?.Name
        ?? property.GetCustomAttribute<FromHeaderAttribute>()?.HeaderName
        ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
}
