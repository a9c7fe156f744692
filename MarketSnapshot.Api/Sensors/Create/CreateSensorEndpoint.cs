using FastEndpoints;
using MarketSnapshot.Api.Access;
using MarketSnapshot.Api.Http.Problems;
using MarketSnapshot.Core.Access;
using MarketSnapshot.Core.Sources;

namespace MarketSnapshot.Api.Sensors.Create;

/// <summary>Adds a sensor.</summary>
internal sealed class CreateSensorEndpoint(SensorStore sensors, Ownership ownership) : Endpoint<CreateSensorRequest, SensorResponse>
{
    public override void Configure()
    {
        Post("/api/sensors");
        Roles(Role.Vendor, Role.Operator);
        Description(b => b.WithTags(SensorTag.Name)
            .Produces<SensorResponse>(StatusCodes.Status201Created)
            .Produces<ApiProblem>(StatusCodes.Status409Conflict, ApiProblem.ContentType));
        Summary(s =>
        {
            s.Summary = "Adds a sensor";
            s.Description = "A value beyond its warning bounds makes the place's sensor health a warning, one beyond its critical bounds critical.";
            s.Responses[201] = "Added; `Location` leads to the sensor.";
            s.Responses[409] = "`device_id_taken`: another sensor has this device_id.";
        });
    }

    public override async Task HandleAsync(CreateSensorRequest request, CancellationToken ct)
    {
        await ownership.EnsureReferredLocationAsync(request.LocationId!.Value, HttpContext.DataScope(), ct);
        var sensor = request.ToSensor();
        await sensors.AddAsync(sensor, ct);
        HttpContext.Response.Headers.Location = $"/api/sensors/{sensor.Id}";
        await Send.ResponseAsync(SensorResponse.From(sensor), StatusCodes.Status201Created, ct);
    }
}
