using Microsoft.Extensions.DependencyInjection;

namespace MarketSnapshot.Core.Access;

/// <summary>Registers what tells whose data is whose.</summary>
public static class AccessServices
{
    /// <summary>Adds <see cref="Ownership"/>.</summary>
    public static IServiceCollection AddOwnership(this IServiceCollection services) => services.AddSingleton<Ownership>();
}
