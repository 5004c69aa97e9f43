'use client';

import { ImportForm } from '@/components/forms/import-form';
import { readCentreFile } from '@/lib/domain/cost-centres/line-rules';
import { importCostCentresAction } from '@/lib/doors/actions/cost-centres';

/** A file of cost centres and of what belongs to them. */
export function CentreImportForm() {
  return <ImportForm readFile={readCentreFile} action={importCostCentresAction} />;
}
