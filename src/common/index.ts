export { BoundedQueue } from './bounded-queue.js';
export { Clock } from './clock.js';
export { CommonModule } from './common.module.js';
export { AppError, type FieldError } from './errors/app-error.js';
export { PROBLEMS, type ProblemCode } from './errors/problem-codes.js';
export { FieldErrorDto, ProblemDto } from './errors/problem.dto.js';
export { ProblemFilter } from './errors/problem.filter.js';
export { toAppError, toProblem } from './errors/to-problem.js';
export { Admission, tooMany, type Work } from './http/admission.js';
export { BodyInterceptor } from './http/body.interceptor.js';
export { TakesFile, TakesMessage } from './http/body.decorators.js';
export { type Caller, CurrentUser } from './http/caller.js';
export { JsonText } from './http/json-text.js';
export { LONGEST_IN_JSON } from './http/large-body.js';
export { refuseHostileInput } from './http/hostile-input.js';
export { MemoryBudget } from './http/memory-budget.js';
export { Public, PUBLIC_EXTENSION, PUBLIC_ROUTE } from './http/public.decorator.js';
export { ApiForms } from './openapi/forms.decorator.js';
export { Operation, PROBLEMS_EXTENSION } from './openapi/operation.decorator.js';
export { decodeCursor, encodeCursor, invalidCursor } from './paging/cursor.js';
export { leaveBehind } from './passing-memory.js';
export { PageQueryDto, wholeNumber } from './paging/page-query.dto.js';
export { type Page, toPage } from './paging/page.js';
export { SingleRun } from './single-run.js';
export { Base64 } from './validation/base64.decorator.js';
export { BoxDto, SealedBoxDto } from './validation/box.dto.js';
export { IsNested, IsNestedList } from './validation/nested.decorators.js';
export { OneOfPipe } from './validation/one-of.pipe.js';
export {
  IsLine,
  IsLowerCaseEmail,
  IsLowerCaseUuid,
  IsName,
  IsUsername,
} from './validation/text.decorators.js';
export { UUID, UuidPipe } from './validation/uuid.pipe.js';
export { createValidationPipe } from './validation/validation.pipe.js';
