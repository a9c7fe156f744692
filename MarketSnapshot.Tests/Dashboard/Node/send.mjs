// Sends one trace of two spans, one log record within it and two measurements. The arguments are the transport (grpc or proto), where to send, and the key.
import { context, trace, SpanStatusCode } from "@opentelemetry/api";
import { SeverityNumber } from "@opentelemetry/api-logs";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";

const [transport, endpoint, key] = process.argv.slice(2);
process.env.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint;
process.env.OTEL_EXPORTER_OTLP_HEADERS = `x-otlp-api-key=${key}`;
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${transport}`);
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${transport}`);
const { OTLPMetricExporter } = await import(`@opentelemetry/exporter-metrics-otlp-${transport}`);

const resource = defaultResource().merge(resourceFromAttributes({ "service.name": "weather" }));
const traces = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(new OTLPTraceExporter())] });
const processor = new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter() });
const logs = new LoggerProvider({ resource, processors: [processor] });
const metrics = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(), exportIntervalMillis: 60000 })] });

const tracer = traces.getTracer("forecast");
const outer = tracer.startSpan("GET /forecast", { attributes: { place: "Guntur" } });
const within = trace.setSpan(context.active(), outer);
const inner = tracer.startSpan("look at the sky", {}, within);
inner.setStatus({ code: SpanStatusCode.ERROR, message: "clouds" });
logs.getLogger("forecast").emit({ severityNumber: SeverityNumber.WARN, body: "It may rain", attributes: { chance: 0.7 }, context: within });
inner.end();
outer.end();
const meter = metrics.getMeter("forecast");
meter.createCounter("forecasts").add(1);
meter.createHistogram("rainfall", { unit: "mm" }).record(12);

await traces.forceFlush();
await logs.forceFlush();
await metrics.forceFlush();
await Promise.all([traces.shutdown(), logs.shutdown(), metrics.shutdown()]);
console.log(outer.spanContext().traceId);
